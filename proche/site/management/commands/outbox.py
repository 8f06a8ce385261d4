"""`proche outbox`: the messages that nobody took, and another try for one of them."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from proche.kernel import outbox
from proche.kernel.refusal import NotFound


class Command(BaseCommand):
    help = "List the messages that could not be sent, or give one all its tries again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--retry", metavar="KEY", help="the message's key, as the list shows it")

    def handle(self, *args: Any, **options: Any) -> None:
        if key := options["retry"]:
            self._retry(key)
            return
        dead = outbox.list_dead()
        for row in dead:
            self.stdout.write(f"{row.key}  since {row.settled_at:%Y-%m-%d %H:%M}  {row.error}")
        self.stdout.write(
            f"{len(dead)} message(s) could not be sent." if dead else "Every message finds its way."
        )

    def _retry(self, key: str) -> None:
        try:
            outbox.retry(key, at=timezone.now())
        except NotFound:
            raise CommandError(
                f"No message “{key}” is given up. “proche outbox” lists those that are."
            ) from None
        self.stdout.write(f"{key} is sent again by the desk's worker.")
