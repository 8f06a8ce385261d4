"""`proche admin`: make the first admin of a new desk, who invites the others in the page."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from proche.kernel.refusal import Refusal
from proche.people import actions


class Command(BaseCommand):
    help = "Make the first admin of a new desk. The password is asked for, or read from the input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--language", choices=("fr", "en"), default="", help="else the desk's own")

    def handle(self, *args: Any, **options: Any) -> None:
        # Never an argument: what is typed there is seen by everyone on the machine.
        password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            person = actions.create_first_admin(
                name=options["name"],
                email=options["email"],
                password=password,
                language=options["language"],
                at=timezone.now(),
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            f"{person.name} is the admin of this desk, and can sign in with {options['email']}."
        )
