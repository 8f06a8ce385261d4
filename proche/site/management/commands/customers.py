"""`proche customers import FILE`: take in establishments from a CSV or a workbook."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext

from proche.customers import actions, sheets
from proche.kernel.refusal import Refusal


class Command(BaseCommand):
    help = (
        "Import establishments from a CSV or a workbook; each line that is refused is named with its reason."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        imports = commands.add_parser("import", help="add or change establishments, by their number")
        imports.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            rows = sheets.read(file.read_bytes(), name=file.name)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from None
        except Refusal as refusal:
            raise CommandError(refusal.sentence.words(gettext)) from None
        self.report(actions.import_rows(rows, by=None, at=timezone.now()))

    def report(self, report: sheets.ImportReport) -> None:
        for refused in report.refused:
            self.stderr.write(f"line {refused.line}: {refused.reason.words(gettext)}")
        self.stdout.write(
            f"added {report.added}, changed {report.changed}, unchanged {report.unchanged}, "
            f"refused {len(report.refused)}"
        )
        if report.refused:
            raise SystemExit(1)
