"""The demo's run, small: fill a desk, receive, read, work through, judge; and the verdict's own rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from proche.kernel import jobs, trace
from proche.orders import jobs as order_jobs
from proche.orders import queries
from proche.orders.readers.limits import Limits
from proche.orders.readers.sandbox import Sandbox
from proche.people import queries as people
from proche.site.demo import agent, arrive, catalogue, folder, load, report, run, team
from proche.site.demo.documents import day as documents
from proche.site.demo.verdict import Fate, Outcome, problems

DAY = date(2026, 11, 24)
PRODUCTS = catalogue.by_sku(DAY)


# -- the verdict


def a_truth(**changes: object) -> dict[str, object]:
    line = {"sku": "CR125-VAN", "quantity": "2", "unit_code": "CT"}
    order = {"customer": "C10407", "number": "1", "deliver_on": "2026-11-26", "lines": [line]}
    return {
        "is_order": True,
        "refused": False,
        "same_as": "",
        "form": "csv",
        "doubts": [],
        "orders": [order],
        **changes,
    }


def a_fate(**changes: object) -> Fate:
    outcome = Outcome(
        "CODE2345",
        "csv",
        True,
        1,
        customer="C10407",
        confirmed={"CR125-VAN": Decimal(48)},
        deliver_on="2026-11-26",
    )
    return replace(Fate("a.csv", a_truth(), True, 1, 0.1, (outcome,)), **changes)  # type: ignore[arg-type]


def an_outcome(**changes: object) -> tuple[Outcome, ...]:
    return (replace(a_fate().outcomes[0], **changes),)  # type: ignore[arg-type]


def test_an_order_confirmed_as_meant_has_no_problem():
    assert problems(a_fate(), PRODUCTS) == []


@pytest.mark.parametrize(
    ("fate", "words"),
    [
        (a_fate(is_read=False), "was not read"),
        (a_fate(outcomes=()), "opened no case"),
        (a_fate(truth=a_truth(doubts=["WITHDRAWN"])), "should have raised WITHDRAWN"),
        (a_fate(truth=a_truth(orders=[{}, {}]), outcomes=an_outcome(confirmed=None)), "holds 2 order(s), 1"),
        (a_fate(truth=a_truth(is_order=False, orders=[])), "was taken for an order"),
        (a_fate(outcomes=an_outcome(is_order=False, confirmed=None)), "without a reason"),
        (a_fate(outcomes=an_outcome(confirmed={"CR125-VAN": Decimal(2)})), "CR125-VAN 2 for 48"),
        (a_fate(outcomes=an_outcome(customer="C99999")), "another customer"),
        (a_fate(outcomes=an_outcome(form="unknown")), "was read as unknown, not as csv"),
        (
            a_fate(outcomes=an_outcome(deliver_on="2026-11-27")),
            "confirmed for 2026-11-27, not for 2026-11-26",
        ),
        (a_fate(outcomes=an_outcome(deliver_on="")), "confirmed for no day"),
        (a_fate(is_again=True), "became another document"),
        (a_fate(outcomes=an_outcome(wrong_sends=("mail is dead",))), "mail is dead"),
    ],
)
def test_what_should_not_be_so_is_named(fate: Fate, words: str):
    assert any(words in problem for problem in problems(fate, PRODUCTS))


def test_what_became_of_a_document_is_told_in_a_few_words():
    assert report.became(a_fate()) == "1 confirmed"
    waiting = a_fate(outcomes=an_outcome(confirmed=None, doubts=("UNIT", "UNIT", "PRICE")))
    assert report.became(waiting) == "1 waits: UNIT 2, PRICE"


# -- the run


@pytest.fixture
def filled(db: None) -> None:
    load.load(timezone.now())


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Reads what was received, in the bounded process, which ends with the test."""

    def read_all() -> None:
        while jobs.run_next(at=timezone.now()):
            pass

    with Sandbox(Limits(seconds=120), processes=1) as sandbox:
        monkeypatch.setattr(order_jobs, "sandbox", lambda: sandbox)
        yield read_all


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_small_day_is_received_read_worked_through_and_judged(filled, reading, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "FEWEST_CONFIRMED", 1)
    told: list[str] = []
    day = timezone.localdate()
    sent = [arrive.hand_in(one, at=timezone.now()) for one in documents.write(documents.thin(day), tmp_path)]

    run.receive_and_read(sent, say=told.append, wait=reading)
    verdict = run.work_and_judge(sent, say=told.append)

    assert len(told) == len(sent) + 1
    assert verdict.by_document == {}
    assert verdict.whole == []
    assert report.table(verdict.fates, {}).count(" yes") == len(sent)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_same_day_handed_in_twice_makes_nothing_twice(reading):
    document = next(documents.thin(timezone.localdate()))
    at = timezone.now()

    first, again = arrive.hand_in(document, at=at), arrive.hand_in(document, at=at)
    reading()

    assert (first.is_new, again.is_new) == (True, False)
    assert queries.get_document(first.sha256).arrivals == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_filled_desk_has_its_people_its_past_and_a_whole_trace(filled):
    rows = people.list_people()
    verdict = trace.verify()

    assert load.is_loaded()
    assert len(rows) == len(team.TEAM_OF_TWELVE)
    assert len(queries.catalogue().products) == len(PRODUCTS)
    assert verdict.ok
    assert verdict.entries > 1500
    assert agent.nadia().ref.name == "Nadia Benali"


@pytest.mark.django_db
def test_the_demo_fills_no_desk_that_was_not_started_as_one(settings):
    settings.PROCHE = {**settings.PROCHE, "PROCHE_DEMO": False}

    with pytest.raises(CommandError, match="invents people"):
        call_command("demo")


def test_beginning_anew_leaves_a_real_desk_alone(tmp_path: Path):
    (tmp_path / "proche.sqlite3").write_bytes(b"a desk")

    with pytest.raises(folder.NoDemo):
        folder.throw_away(tmp_path)
    assert (tmp_path / "proche.sqlite3").read_bytes() == b"a desk"


def test_beginning_anew_empties_a_demo_and_keeps_its_key(tmp_path: Path):
    folder.write_mark(tmp_path, folder.FILLED)
    (tmp_path / "secret_key").write_text("kept")
    (tmp_path / "mail").mkdir()
    (tmp_path / "proche.sqlite3").write_bytes(b"a demo")

    folder.throw_away(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["DEMO", "secret_key"]


def test_a_demo_cut_off_while_it_was_filled_is_known(tmp_path: Path):
    assert not folder.is_cut_off(tmp_path)
    folder.write_mark(tmp_path, folder.FILLING)
    assert folder.is_cut_off(tmp_path)
