"""No case is orphaned: each way to be so is made by hand, found, repaired and told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proche.availability.models import Load
from proche.kernel import trace
from proche.people.models import Person
from proche.queue import actions, queries
from proche.queue.models import Case, CaseOffer
from proche.queue.queries import orphans
from proche.queue.rules import State
from tests.cast import Cast, make_case, make_cast, seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(at) -> Cast:
    cast = make_cast(at)
    for person in (cast.nadia, cast.ines):
        seat(person, at)
    return cast


def found(at) -> list[tuple[str, str]]:
    return [(one.code, one.what) for one in actions.set_right(at=at)]


def leave_by_hand(person, **how) -> None:
    """As a row is changed past all actions: nobody is told."""
    Person.objects.filter(pk=person.pk).update(**how or {"is_active": False})


def test_a_sound_desk_has_nothing_to_set_right(cast, at):
    for n in range(4):
        make_case(at, title=f"Case {n}")
    actions.claim(make_case(at), by=cast.nadia.ref, at=at)
    actions.offer_waiting(at=at)
    assert orphans.list_orphans() == []
    assert found(at) == []


@pytest.mark.parametrize("how", [{"is_active": False}, {"role": "GUEST"}])
def test_what_someone_gone_holds_or_has_kept_waits_again(cast, at, how):
    held, handed = make_case(at), make_case(at)
    actions.claim(held, by=cast.nadia.ref, at=at)
    actions.claim(handed, by=cast.ines.ref, at=at)
    actions.hand_over(handed, to=cast.nadia.ref, note="", by=cast.ines.ref, at=at)
    leave_by_hand(cast.nadia, **how)
    assert set(orphans.list_orphans()) == {held.code, handed.code}
    kinds = found(at)
    assert (held.code, "held_by_nobody") in kinds
    assert (handed.code, "kept_for_nobody") in kinds
    assert queries.get_row(held.code, at=at).state is State.WAITING
    assert queries.get_row(handed.code, at=at).kept_for is None
    entry = trace.list_entries(f"case:{held.code}")[-1]
    assert (entry.what, entry.by, entry.data["why"]) == ("queue.case.set_right", "desk", "held_by_nobody")
    assert found(at) == []


def test_an_offer_and_its_case_that_lost_each_other_are_both_ended(cast, at):
    one, other = make_case(at, title="one"), make_case(at, title="other")
    actions.offer_waiting(at=at)
    CaseOffer.objects.filter(case_id=one.pk).update(state="LAPSED", ended_at=at)
    Case.objects.filter(pk=other.pk).update(kept_for=None, kept_until=None, keeping="")
    assert set(found(at)) == {(one.code, "offered_without_offer"), (other.code, "lost_offer")}
    assert orphans.list_orphans() == []
    assert actions.offer_waiting(at=at) >= 1


def test_counters_are_counted_anew_and_a_claim_meanwhile_is_right(cast, at):
    actions.claim(make_case(at), by=cast.nadia.ref, at=at)
    Load.objects.filter(pk=cast.nadia.pk).update(held=5, weight=7)
    assert orphans.list_orphans() == ["Nadia Benali"]
    wrong = orphans.list_wrong_loads()
    assert [one.was for one in wrong] == [(5, 7)]
    assert found(at) == [("", "load")]
    load = Load.objects.get(pk=cast.nadia.pk)
    assert (load.held, load.weight) == (1, 1)


def test_why_others_could_not_is_forgotten_after_a_month_and_who_took_it_is_not(cast, at):
    case = make_case(at)
    actions.claim(case, by=cast.nadia.ref, at=at)
    assert queries.list_choices(case.pk)[0].excluded
    assert actions.forget_choices(at=at + timedelta(days=30)) == 0
    assert actions.forget_choices(at=at + timedelta(days=32)) == 1
    choice = queries.list_choices(case.pk)[0]
    assert (choice.excluded, choice.chosen.person) == ((), cast.nadia.ref)
    assert actions.forget_choices(at=at + timedelta(days=32)) == 0
