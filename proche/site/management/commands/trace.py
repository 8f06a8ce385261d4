"""`proche trace verify | export | seal`."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from proche.kernel import trace
from proche.kernel.refusal import Refusal


class Command(BaseCommand):
    help = "Check the trace, give a case's trace to someone, seal a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        asked = parser.add_subparsers(dest="asked", required=True)
        verify = asked.add_parser("verify", help="recompute everything; names the first broken entry")
        verify.add_argument("--json", action="store_true")
        export = asked.add_parser(
            "export", help="write one case's trace as a file that checks without Proche"
        )
        export.add_argument("case", help="the case's code, or a chain's full name such as case:ABCD2345")
        export.add_argument("file")
        seal = asked.add_parser("seal", help="fold the chains that moved into a signed seal")
        seal.add_argument("--day", type=date.fromisoformat, help="YYYY-MM-DD; today when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['asked']}")(options)

    def _verify(self, options: dict[str, Any]) -> None:
        verdict = trace.verify()
        if options["json"]:
            self.stdout.write(json.dumps(verdict.as_json(), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(in_words(verdict)))
        if not verdict.ok:
            sys.exit(1)

    def _export(self, options: dict[str, Any]) -> None:
        chain = options["case"] if ":" in options["case"] else f"case:{options['case']}"
        try:
            document = trace.export(chain)
        except Refusal:
            raise CommandError(f"There is no trace of {chain}.") from None
        Path(options["file"]).write_bytes(document)
        self.stdout.write(f"{chain}: written to {options['file']}.")

    def _seal(self, options: dict[str, Any]) -> None:
        at = timezone.now()
        seal = trace.seal_day(options["day"] or at.date(), at=at)
        self.stdout.write(f"Seal {seal.number} of {seal.day}: {seal.chains} chain(s), {seal.hash}")
        self.stdout.write(
            "Keep this line where the desk cannot write: it proves that nothing before it moved."
        )


def in_words(verdict: trace.Verdict) -> list[str]:
    """Say a verdict for a person at a terminal."""
    counted = f"{verdict.entries} entries in {verdict.chains} chains, {verdict.seals} seals."
    words = [f"The trace holds: {counted}" if verdict.ok else f"The trace does not hold. Read: {counted}"]
    if not verdict.guarded:
        words.append("The database no longer refuses changes to the trace: its triggers are missing.")
    return words + [str(found.sentence) for found in verdict.breaks]
