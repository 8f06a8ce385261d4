"""`proche search`: how far the index is, or build it anew."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from proche.kernel import search
from proche.kernel.search import Fill


class Command(BaseCommand):
    help = "Say how much of the desk search can find, or build its index anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rebuild", action="store_true", help="empty the index and fill it now; until then less is found"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rebuild"]:
            search.rebuild(at=timezone.now(), say=self._say)
        for fill in search.list_fills():
            self._say(fill)

    def _say(self, fill: Fill) -> None:
        state = "all of it is found" if fill.is_over else f"{fill.percent} % so far, by the desk's worker"
        self.stdout.write(f"{fill.source:10} {fill.done:>9,} of {fill.total:,}  {state}")
