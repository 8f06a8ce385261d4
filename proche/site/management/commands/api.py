"""`proche api openapi`: the description of the interface for programs, to build a client from."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from proche.site.api.routes import api


class Command(BaseCommand):
    help = "Print the interface for programs as OpenAPI; a desk that runs gives it at /api/v1/openapi.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        commands.add_parser("openapi", help="print the description as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1))
