"""`proche serve`: the desk on one port, with its worker."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections

from proche.site import serve

#: The number under which starting processes take turns to migrate one PostgreSQL database.
MIGRATION_LOCK = 7_046_030


class Command(BaseCommand):
    help = "Serve the desk: pages, live events and the worker, in one process tree."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default=settings.PROCHE["PROCHE_BIND"], help="address:port")
        parser.add_argument(
            "--processes", type=int, default=min(os.cpu_count() or 1, 4), help="of the web side"
        )
        parser.add_argument("--no-migrate", action="store_true", help="leave the database as it is")
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--web-only", action="store_true", help="without the worker")
        only.add_argument("--work-only", action="store_true", help="the worker alone, watched")

    def handle(self, *args: Any, **options: Any) -> None:
        children = self._children(options)
        if not options["no_migrate"]:
            migrate()
        connections.close_all()
        # WhiteNoise looks into it at its start, even when nothing was collected.
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        tree = serve.Tree(children, say=self.say)
        if not options["work_only"]:
            tree.when_answering(*serve.split_bind(options["bind"]), then=self._announce)
        tree.run()

    def _children(self, options: dict[str, Any]) -> list[serve.Child]:
        children = [] if options["web_only"] else [serve.work_child()]
        if options["work_only"]:
            return children
        try:
            host, port = serve.split_bind(options["bind"])
        except ValueError as problem:
            raise CommandError(str(problem)) from None
        if why := serve.why_not_free(host, port):
            raise CommandError(f"Nothing can listen on {options['bind']}: {why} Give another with --bind.")
        return [serve.web_child(options["bind"], options["processes"]), *children]

    def _announce(self, host: str, port: int) -> None:
        self.say(f"Proche is open at http://{host}:{port}/ (stop with Ctrl+C)")

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def migrate() -> None:
    """Bring the database up to date; of several starting processes one does it, the others wait."""
    if connection.vendor != "postgresql":
        call_command("migrate", verbosity=0)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            call_command("migrate", verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
