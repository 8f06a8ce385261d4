"""`proche work`: jobs, outgoing messages, sweeps and intake, without the web side."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from proche.site import serve, work


class Command(BaseCommand):
    help = "Do the desk's work in the background until told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", default="", help="the name under which this worker holds its jobs")
        parser.add_argument("--replaces", default="", help="a worker known to be dead, whose jobs go on here")
        parser.add_argument("--parent", type=int, help="the process whose end is the end of this one")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, lambda *_: stop.set())
        if options["parent"]:
            serve.go_with_parent(options["parent"], signal.SIGTERM)
        work.run(stop, name=options["name"], replaces=options["replaces"])
