"""Turns, and who a case is better left to: tables without a database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proche.availability.rules import Candidate
from proche.people.rules import PersonRef, Right
from proche.queue.rules import Priority, Waiting, because, in_order_for, is_better_left, turn_at
from tests.conftest import NOW

MINUTE = timedelta(minutes=1)
CUSTOMER = 5


def someone(pk: int, **more) -> Candidate:
    here = {"rights": frozenset({Right.TAKE_CASE}), "seen_at": NOW, "languages": ("fr",)}
    return Candidate(person=PersonRef(pk, f"P{pk}"), **{**here, **more})


def case(pk: int = 1, *, waited: int = 1, **more) -> Waiting:
    """A case of the customer that Inès knows, one minute old."""
    arrived = NOW - waited * MINUTE
    fields = {"priority": Priority.USUAL, "turn_at": arrived, "arrived_at": arrived, "customer": CUSTOMER}
    return Waiting(pk=pk, code=f"CODE{pk}", kind="ORDER", **{**fields, **more})


NADIA, INES = someone(1), someone(2)
KNOWN = {CUSTOMER: {2: 4}}


@pytest.mark.parametrize(
    ("due", "expected"), [(None, NOW + timedelta(days=1)), (NOW + 30 * MINUTE, NOW + 30 * MINUTE)]
)
def test_a_case_without_a_due_moment_has_its_turn_a_day_after_arrival(due, expected):
    assert turn_at(arrived_at=NOW, due_at=due) == expected


@pytest.mark.parametrize(
    ("change", "others", "known", "left"),
    [
        ({}, [INES], KNOWN, True),
        ({}, [], KNOWN, False),
        ({}, [INES], {}, False),
        ({"customer": None}, [INES], KNOWN, False),
        ({"customer": 6}, [INES], KNOWN, False),
        ({"waited": 2}, [INES], KNOWN, False),
        ({"priority": Priority.URGENT}, [INES], KNOWN, False),
        ({"due_at": NOW + 10 * MINUTE}, [INES], KNOWN, False),
        ({"due_at": NOW + 11 * MINUTE}, [INES], KNOWN, True),
        ({}, [someone(2, held=1)], KNOWN, False),
        ({}, [someone(2, seen_at=None)], KNOWN, False),
        ({}, [INES], {CUSTOMER: {1: 4, 2: 4}}, False),
        ({"skills": (("edi", 1),)}, [INES], KNOWN, False),
    ],
)
def test_when_a_case_is_better_left_to_a_colleague(change, others, known, left):
    assert is_better_left(case(**change), NADIA, others=others, known=known, at=NOW) is left


def test_what_is_left_to_others_comes_last_and_what_i_cannot_do_not_at_all():
    waiting = [case(1), case(2, customer=None), case(3, language="nl"), case(4, customer=None)]
    order = [one.pk for one in in_order_for(NADIA, waiting, others=[INES], known=KNOWN, at=NOW)]
    assert order == [2, 4, 1]


def test_what_was_handed_over_to_me_is_never_left():
    waiting = [case(1, keeping="HANDED"), case(2, customer=None)]
    order = [one.pk for one in in_order_for(NADIA, waiting, others=[INES], known=KNOWN, at=NOW)]
    assert order == [1, 2]


@pytest.mark.parametrize(
    ("change", "times", "words"),
    [
        ({}, 0, ["It is next in turn."]),
        ({}, 4, ["You know this customer (cases so far: 4).", "It is next in turn."]),
        ({"region": "Bretagne"}, 0, ["You look after Bretagne.", "It is next in turn."]),
        ({"region": "Normandie"}, 0, ["It is next in turn."]),
        ({"priority": Priority.URGENT}, 0, ["It is urgent.", "It is next in turn."]),
        ({"keeping": "HANDED"}, 0, ["It was handed over to you."]),
        (
            {"skills": (("edi", 2), ("clinical", 1))},
            0,
            ["It needs what you know: edi, clinical.", "It is next in turn."],
        ),
    ],
)
def test_a_person_is_told_why_a_case_is_theirs(change, times, words):
    me = someone(1, regions=("Bretagne",))
    assert [str(said) for said in because(case(**change), me, times=times)] == words
