"""`proche restore FILE`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from proche.kernel.refusal import Refusal
from proche.site import safekeeping


class Command(BaseCommand):
    help = "Bring a backup back into an empty desk."
    # The tables come with the backup.
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="what “proche backup” wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            kept = safekeeping.restore(Path(options["file"]))
        except (OSError, Refusal) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{kept.files} documents, {kept.database} and keys are back. “proche trace verify” checks them."
        )
