"""`proche receive FILE...`: hand documents to the desk; one line a document."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from proche.kernel.refusal import Refusal
from proche.orders import actions, queries
from proche.orders.intake import doors
from proche.orders.queries import DocumentRow
from proche.orders.readers import email
from proche.orders.rules import Channel, DocumentState

#: how often a document that is waited for is looked at; seconds
EVERY = 0.1


class Command(BaseCommand):
    help = "Hand documents to the desk, as if they had arrived."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--sender", default="", help="who sent them: an e-mail address or a fax number")
        parser.add_argument("--subject", default="")
        parser.add_argument(
            "--key", default="", help="the same key again is the same arrival (one file only)"
        )
        parser.add_argument("--wait", action="store_true", help="wait until the desk's worker has read them")
        parser.add_argument("--timeout", type=float, default=600.0, metavar="SECONDS", help="longest wait")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["key"] and len(options["files"]) > 1:
            self.stderr.write("--key names one arrival: give one file.")
            sys.exit(2)
        taken = [self._receive(file, options) for file in options["files"]]
        if options["wait"]:
            until = time.monotonic() + options["timeout"]
            taken = [self._wait(file, until) if file else "" for file in taken]
        if not all(taken):
            sys.exit(1)

    def _receive(self, file: str, options: dict[str, Any]) -> str:
        """Give the document's SHA-256, "" where it was refused."""
        path = Path(file)
        most_mb = settings.PROCHE["PROCHE_MAX_UPLOAD_MB"]
        try:
            doors.check_size(path.stat().st_size, most_mb=most_mb)
            data = path.read_bytes()
            head = email.envelope(data) if path.suffix.lower() == ".eml" else email.Envelope()
            received = doors.take(
                data,
                channel=Channel.COMMAND,
                name=path.name,
                key=f"command:{options['key']}" if options["key"] else "",
                sender=options["sender"] or head.sender,
                subject=options["subject"] or head.subject,
                most_mb=most_mb,
                at=timezone.now(),
            )
        except (OSError, Refusal) as error:
            self.stderr.write(f"{file}: {error.strerror if isinstance(error, OSError) else error}")
            return ""
        self.stdout.write(f"{file}: {received.sha256[:12]} {_words(received)}")
        self.stdout.flush()
        return received.sha256

    def _wait(self, sha256: str, until: float) -> str:
        while time.monotonic() < until:
            document = queries.get_document(sha256)
            if document.state is DocumentState.READ:
                self.stdout.write(_line(document))
                return sha256
            time.sleep(EVERY)
        self.stderr.write(f"{sha256[:12]}: not read yet. Does “proche serve” or “proche work” run?")
        return ""


def _words(received: actions.Received) -> str:
    if not received.is_new:
        return "was received under this key before"
    return "received" if received.is_new_document else "came again; it was received before"


def _line(document: DocumentRow) -> str:
    orders = ", ".join(
        f"{order.code} {order.form} {order.line_count} lines {order.doubt_count} doubts"
        if order.is_order
        else f"{order.code} {order.form} no order"
        for order in document.orders
    )
    return f"{document.name}: {orders or 'no order'} in {document.reading_seconds or 0:.2f} s"
