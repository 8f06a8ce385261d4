"""Where one goes, which procedure fits, what the figures say: tables, no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from proche.queue.procedures import rules, text
from proche.queue.procedures.rules import Outcome, Situation, Taken
from proche.queue.procedures.text import Procedure, Wait
from tests.queue.procedures.examples import UNKNOWN, procedures, versions

PARIS = ZoneInfo("Europe/Paris")
UNKNOWN_CODE = text.read(UNKNOWN)


@pytest.mark.parametrize(
    ("key", "answer", "then"),
    [
        ("typing", "", "meant"),
        ("meant", "Another of our products", "code"),
        ("meant", "A product that we never had", "refuse"),
        ("refuse", "", ""),
    ],
)
def test_a_step_leads_to_the_next_or_where_its_answer_says(key: str, answer: str, then: str):
    assert rules.after(UNKNOWN_CODE, key, answer) == then


@given(procedures())
def test_every_way_leads_to_a_step_or_to_the_end(procedure: Procedure):
    keys = {step.key for step in procedure.steps} | {""}
    for step in procedure.steps:
        for answer in ["", *(option.words for option in step.options)]:
            assert rules.after(procedure, step.key, answer) in keys


@pytest.mark.parametrize(
    ("key", "answer", "is_wrong"),
    [
        ("meant", "", True), ("meant", "A horse", True), ("meant", "Another of our products", False),
        ("code", "", True), ("code", "4711", False), ("typing", "", False),
    ],
)  # fmt: skip
def test_an_answer_is_refused_only_for_what_it_lacks(key: str, answer: str, is_wrong: bool):
    step = UNKNOWN_CODE.find(key)
    assert step is not None
    assert (rules.wrong_answer(step, answer) is not None) is is_wrong


def test_another_version_is_gone_on_with_at_the_same_step_or_behind_the_one_before():
    without = replace(UNKNOWN_CODE, steps=tuple(s for s in UNKNOWN_CODE.steps if s.key != "code"))
    assert rules.place_in(without, UNKNOWN_CODE, "ask") == "ask"
    assert rules.place_in(without, UNKNOWN_CODE, "code") == "ask"


@given(versions(), versions())
def test_any_version_has_a_place_for_one_who_comes_from_another(new: Procedure, old: Procedure):
    keys = {step.key for step in new.steps} | {""}
    assert all(rules.place_in(new, old, step.key) in keys for step in old.steps)


@pytest.mark.parametrize(
    ("wait", "until"),
    [
        (Wait(120), datetime(2026, 11, 24, 11, 42, tzinfo=UTC)),
        (Wait(until=14 * 60), datetime(2026, 11, 24, 13, 0, tzinfo=UTC)),
        (Wait(until=10 * 60), datetime(2026, 11, 25, 9, 0, tzinfo=UTC)),
    ],
)
def test_a_wait_ends_after_its_length_or_at_its_hour(at: datetime, wait: Wait, until: datetime):
    assert rules.wait_until(wait, at=at, zone=PARIS) == until


CASE = Situation("ORDER", frozenset({"PRODUCT"}), "Bretagne", frozenset({"clinical"}))


@pytest.mark.parametrize(
    ("front", "fits"),
    [
        ({}, True),
        ({"kinds": ("ORDER",)}, True),
        ({"kinds": ("CALL",)}, False),
        ({"doubts": ("PRODUCT", "PRICE")}, True),
        ({"doubts": ("PRICE",)}, False),
        ({"doubts": ("PRICE",), "tags": ("clinical",)}, True),
        ({"regions": ("Bretagne",)}, True),
        ({"regions": ("Corse",), "doubts": ("PRODUCT",)}, False),
        ({"tags": ("edi",)}, False),
    ],
)
def test_a_procedure_fits_by_kind_region_and_what_calls_for_it(front: dict[str, tuple[str, ...]], fits: bool):
    bare = replace(UNKNOWN_CODE, kinds=(), doubts=())
    assert (rules.fit(replace(bare, **front), CASE) is not None) is fits  # type: ignore[arg-type]


def test_what_was_written_for_this_doubt_comes_before_what_fits_every_order():
    wide = rules.fit(replace(UNKNOWN_CODE, doubts=()), CASE)
    narrow = rules.fit(UNKNOWN_CODE, CASE)
    assert wide is not None
    assert narrow is not None
    assert narrow.score > wide.score
    assert narrow.matched == ("PRODUCT",)


def took(
    step: str, *, seconds: int = 60, person: int = 1, outcome: Outcome = Outcome.DONE, **more: str
) -> Taken:
    return Taken(step, outcome, seconds, person, **more)


def test_the_figures_count_what_was_done_skipped_and_left():
    taken = [
        took("typing"), took("typing", person=2),
        took("meant", answer="Another of our products"),
        took("meant", outcome=Outcome.SKIPPED, reason="They said it at once."),
        took("code", outcome=Outcome.LEFT, reason="They hung up."),
        took("answer", outcome=Outcome.ASIDE), took("answer"),
    ]  # fmt: skip
    found = {one.step.key: one for one in rules.figures(UNKNOWN_CODE, taken, left=["code"], here=["ask"])}
    assert (found["typing"].reached, found["typing"].done) == (2, 2)
    assert (found["meant"].done, found["meant"].skipped, found["meant"].deviated) == (1, 1, 1)
    assert found["meant"].answers == (("Another of our products", 1), ("A product that we never had", 0))
    assert found["meant"].reasons == ("They said it at once.",)
    assert (found["code"].reached, found["code"].left, found["code"].reasons) == (1, 1, ("They hung up.",))
    assert (found["ask"].reached, found["ask"].here) == (1, 1)
    assert found["answer"].done == 1


def test_a_time_is_told_from_five_people_on():
    four = [took("typing", seconds=10 * n, person=n) for n in range(1, 5)]
    one_often = [took("typing", person=1)] * 9
    five = [*four, took("typing", seconds=500, person=5)]

    def median(taken: list[Taken]) -> timedelta | None:
        return rules.figures(UNKNOWN_CODE, taken, left=[], here=[])[0].median

    assert (median(four), median(one_often)) == (None, None)
    assert median(five) == timedelta(seconds=30)
