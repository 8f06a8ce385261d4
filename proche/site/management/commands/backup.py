"""`proche backup FILE`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from proche.kernel.refusal import Refusal
from proche.site import safekeeping


class Command(BaseCommand):
    help = (
        "Write the database, every received document and the keys to one file. The desk may go on meanwhile."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="where to write the backup; it holds secrets and personal data")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            kept = safekeeping.backup(Path(options["file"]), at=timezone.now())
        except (OSError, Refusal) as error:
            raise CommandError(str(error)) from None
        megabytes = kept.bytes / 1024 / 1024
        self.stdout.write(
            f"{options['file']}: {kept.files} documents ({megabytes:.1f} MB), {kept.database} and keys."
        )
