"""kill -9 of the web side, the worker and the whole tree: leases, offers and promises stand afterwards."""

from __future__ import annotations

import json

import pytest

from tests.kernel.desk import Desk, desk, migrated, until
from tests.site.test_killed import WEB, WORKER, Erp, Target

__all__ = ["desk", "migrated"]

pytestmark = [
    pytest.mark.alone,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(240),
]


def test_killed_again_and_again_the_desk_keeps_leases_offers_and_promises(desk: Desk) -> None:
    made = json.loads(desk.run("tests.site.programs.hold_things"))
    erp = Erp()
    erp.server.server_close()  # nothing is handed over here
    target = Target(desk, erp)
    for _ in range(2):
        target.start()
        for name in (WORKER, WEB):
            gone = target.find(name)
            target.kill(name)
            until(lambda name=name, gone=gone: bool(set(target.find(name)) - set(gone)))  # type: ignore[misc]
        target.kill_all()
    told = json.loads(desk.run("tests.site.programs.held_things"))
    assert told["held"] == ["TAKEN", made["holder"]]
    assert told["lease_runs"]
    # Their pages are closed by now: an offer may have been taken back, and then it waits as the queue's own.
    assert told["offered"][0] == "WAITING"
    assert told["offers"] >= 1
    assert told["promises"] == [["OPEN", made["begin"], True]]
    assert told["orphans"] == []
    assert told["trace_holds"]
