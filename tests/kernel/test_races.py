"""Two who write to one chain at the same moment: one after the other, both kept."""

from __future__ import annotations

import pytest

from tests.kernel.desk import Desk

pytestmark = pytest.mark.slow


def test_processes_that_append_to_one_chain_make_one_unbroken_chain(desk: Desk) -> None:
    racing = [desk.program("append", "case:K7", "40") for _ in range(4)]
    assert [desk.end_of(process) for process in racing] == [0, 0, 0, 0]
    verdict = desk.tell("ask", "trace")
    assert (verdict["ok"], verdict["entries"], verdict["chains"]) == (True, 160, 1)
