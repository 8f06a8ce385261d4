"""`proche catalogue import FILE`: take in products from a CSV or a workbook."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext

from proche.kernel.refusal import Refusal
from proche.orders import catalogue_actions, knowledge_files


class Command(BaseCommand):
    help = "Import products from a CSV or a workbook; each row that is refused is named with its reason."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        imports = commands.add_parser("import", help="add or change products, by their code")
        imports.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            read = knowledge_files.load_catalogue(file)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from None
        except Refusal as refusal:
            raise CommandError(refusal.sentence.words(gettext)) from None
        self.report(catalogue_actions.import_catalogue(read, by=None, at=timezone.now()))

    def report(self, report: catalogue_actions.ImportReport) -> None:
        for remark in report.remarks:
            self.stderr.write(remark.words(gettext))
        self.stdout.write(
            f"added {report.added}, changed {report.changed}, unchanged {report.unchanged}, "
            f"refused {len(report.refused)}"
        )
        if report.refused:
            raise SystemExit(1)
