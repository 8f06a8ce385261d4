"""`proche who CASE --at TIME --json`: who can take this case, and why.

Of a moment that comes nobody's page is known: hours, leave, rest and holds tell who will be there.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext

from proche.availability.rules import Answer
from proche.kernel import clock
from proche.kernel.refusal import NotFound
from proche.kernel.words import Said
from proche.queue import queries
from proche.site import shell_language
from proche.ui import saying


def moment(text: str) -> datetime:
    """Read a moment; without a zone it is the desk's."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--at {text}: write a moment such as 2026-11-24T10:42.") from None
    return read if read.tzinfo else timezone.make_aware(read)


class Command(BaseCommand):
    help = "Say who can take a case, in order, with reasons; who cannot, and when the next person can."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("case", help="the case's code")
        parser.add_argument(
            "--at", default="", help="the moment asked about, such as 2026-11-24T10:42; now by default"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        then = moment(options["at"]) if options["at"] else now
        try:
            answer = queries.who_at(options["case"].upper(), then, at=now)
        except NotFound:
            raise CommandError(f"No case has the code {options['case']}.") from None
        if options["json"]:
            self.stdout.write(json.dumps(as_json(options["case"].upper(), answer), ensure_ascii=False))
        else:
            with shell_language.spoken():
                self.stdout.write("\n".join(as_lines(answer)))


def as_json(case: str, answer: Answer) -> dict[str, Any]:
    candidates = [
        {
            "person": pick.person.pk,
            "name": pick.person.name,
            "score": pick.score,
            "reasons": words(pick.reasons),
        }
        for pick in answer.candidates
    ]
    excluded = [
        {"person": one.person.pk, "name": one.person.name, "reasons": words(one.reasons)}
        for one in answer.excluded
    ]
    next_at = answer.next_at.isoformat() if answer.next_at else None
    return {
        "case": case,
        "at": answer.at.isoformat(),
        "candidates": candidates,
        "excluded": excluded,
        "next_at": next_at,
    }


def as_lines(answer: Answer) -> list[str]:
    lines = [
        f"{n}. {pick.person.name}: {' '.join(words(pick.reasons))}"
        for n, pick in enumerate(answer.candidates, 1)
    ]
    lines += [f"-  {one.person.name}: {' '.join(words(one.reasons))}" for one in answer.excluded]
    if not answer.candidates:
        when = timezone.localtime(answer.next_at) if answer.next_at else None
        back = f"{when:%Y-%m-%d %H:%M}" if when else gettext("nobody is known to come back")
        lines.append(gettext("next: %(when)s") % {"when": back})
    return lines


def words(reasons: Iterable[Said]) -> list[str]:
    return [saying.say(reason) for reason in reasons]
