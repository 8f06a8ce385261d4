"""`proche live`: the live side alone, for desks that run it apart from the pages."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from proche.site import serve


class Command(BaseCommand):
    help = "Serve /live/ alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default=settings.PROCHE["PROCHE_BIND"], help="address:port")
        parser.add_argument("--processes", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        serve.run_web(options["bind"], processes=options["processes"], live_only=True)
