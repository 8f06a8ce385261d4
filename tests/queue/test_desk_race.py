"""Offers crossing claims crossing departures, and kill -9 in the middle, by real processes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.queue.test_claim_race import ROOT, desk

__all__ = ["desk"]

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def crossing(desk: dict[str, str], how: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.queue.crossing", how]
    done = subprocess.run(command, env=desk, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.mark.parametrize("how", ["all", "killed"])
def test_offers_cross_claims_cross_departures_and_nothing_is_stuck(desk: dict[str, str], how: str) -> None:
    answer = crossing(desk, how)
    assert answer["faults"] == []
    assert answer["double_claims"] == []
    assert answer["claims_under_an_offer"] == []
    assert answer["orphans"] == []
    assert answer["held_by_gone"] == []
    assert answer["promises"] > 0
    assert answer["promises_of_gone"] == 0
    assert answer["without_a_reason"] == []
    assert answer["trace_holds"]
    assert answer["done"] > 0
    if how == "killed":
        # What the killed had in hand, or held out, is still so, each once: nothing was half written.
        assert answer["killed"] > 0
