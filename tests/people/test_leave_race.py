"""Two at once, for real: leads who answer one request, pages of one person that ask for the same day."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.queue.test_claim_race import ROOT, desk

__all__ = ["desk"]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def race(desk: dict[str, str], how: str, count: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.people.answerers", how, str(count)]
    done = subprocess.run(command, env=desk, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_eight_leads_answer_at_once_and_one_answer_counts(desk):
    found = race(desk, "answer", 8)
    [answer] = [got for got in found["got"] if got]
    assert found["states"] == answer
    assert len(found["told"]) == 2
    assert found["trace_holds"]


def test_one_day_is_asked_for_once_however_many_pages_ask(desk):
    found = race(desk, "ask", 8)
    assert found["states"] == ["ASKED"]
    assert found["told"] == ["people.leave.asked"]
