"""`proche check`: what is configured, what is missing, what then does not work, what mends it."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from proche.site import checkup
from proche.site.checkup import Finding, State

SIGNS = {State.GOOD: "ok  ", State.OFF: "off ", State.LACK: "LACK", State.BROKEN: "STOP"}


class Command(BaseCommand):
    help = "Say what is configured, what is missing, what then does not work, and what mends it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = checkup.find_all(settings.PROCHE)
        can_start = not any(finding.state is State.BROKEN for finding in findings)
        if options["json"]:
            found = [finding.as_json() for finding in findings]
            self.stdout.write(json.dumps({"can_start": can_start, "findings": found}))
        else:
            self._tell(findings, can_start)
        if not can_start:
            sys.exit(1)

    def _tell(self, findings: list[Finding], can_start: bool) -> None:
        width = max(len(finding.what) for finding in findings)
        for finding in findings:
            self.stdout.write(f"{SIGNS[finding.state]} {finding.what:{width}}  {finding.says}")
            for words in (finding.then, finding.mend and f"-> {finding.mend}"):
                if words and finding.state in (State.LACK, State.BROKEN):
                    self.stdout.write(f"     {'':{width}}  {words}")
        lacking = sum(finding.state is State.LACK for finding in findings)
        end = "The desk can start" if can_start else "The desk cannot start"
        self.stdout.write(f"\n{end}; lacking: {lacking}." if lacking else f"\n{end}; nothing is lacking.")
