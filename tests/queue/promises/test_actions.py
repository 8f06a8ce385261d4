"""A promise's life: state, trace, hold, what is told, and refusals, on whichever database the run has."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from proche.availability import actions as availability
from proche.availability import gate as keeper
from proche.availability.models import Hold
from proche.availability.rules import HoldKind, PresenceState
from proche.kernel import gate, trace
from proche.kernel.models import GatePassage
from proche.queue import actions as queue
from proche.queue import queries as cases
from proche.queue.models import Promise
from proche.queue.promises import actions
from proche.queue.promises.rules import PromiseKind, PromiseState
from proche.queue.rules import State
from tests.cast import make_case, make_customer
from tests.queue.promises.story import AFTERNOON, HALF_AN_HOUR, promised, seated

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def kept_gate(monkeypatch):
    monkeypatch.setattr(gate, "_keepers", [keeper.keep])


@pytest.fixture
def cast(at):
    return seated(at)


def told(person) -> list[str]:
    """What a person was told or will be, in the order in which it was asked."""
    rows = GatePassage.objects.filter(person=person.pk).order_by("pk")
    return [str(gate.GateMessage.from_json(row.message).title) for row in rows]


def traced(case) -> list[str]:
    entries = trace.list_entries(f"case:{case.code}")
    return [entry.what.removeprefix("queue.promise.") for entry in entries if "promise" in entry.what]


def row_of(ref) -> Promise:
    return Promise.objects.get(pk=ref.pk)


def test_who_holds_the_case_keeps_its_promise_and_another_stands_in(cast, at):
    case = make_case(at, customer=make_customer(at))
    queue.claim(case, by=cast.ines.ref, at=at)
    made = promised(cast, at, case=case)
    assert made.owner == cast.ines.ref
    assert made.stand_in == cast.nadia.ref
    assert traced(case) == ["made"]


def test_a_promise_keeps_its_owner_free_and_its_case_aside_until_shortly_before(cast, at):
    case = make_case(at, customer=make_customer(at))
    queue.claim(case, by=cast.nadia.ref, at=at)
    made = promised(cast, at, case=case)
    hold = Hold.objects.get(person=cast.nadia)
    assert (hold.kind, hold.active_from, hold.active_to) == (HoldKind.PROMISE, made.begin, made.end)
    row = cases.get_row(case.code, at=at)
    assert (row.state, row.aside_until) == (State.ASIDE, made.begin)


def test_a_case_promised_for_soon_stays_in_hand(cast, at):
    case = make_case(at, customer=make_customer(at))
    queue.claim(case, by=cast.nadia.ref, at=at)
    promised(cast, at, case=case, after=10 * MINUTE)
    assert cases.get_row(case.code, at=at).holder == cast.nadia.ref


def test_who_said_that_they_are_off_may_still_promise_for_the_team(cast, at):
    availability.set_presence(cast.nadia.pk, PresenceState.OFF, at=at)
    parc = make_customer(at)
    actions.promise_customer(parc.pk, title="Parc", begin=at + AFTERNOON, by=cast.nadia.ref, at=at)
    assert cases.list_for_customer(parc.pk, person=None, at=at)[0].state is State.ASIDE


def test_a_double_click_makes_one_promise(cast, at):
    case = make_case(at, customer=make_customer(at))
    first = promised(cast, at, case=case, key="once")
    assert promised(cast, at, case=case, key="once") == first
    assert Promise.objects.count() == 1


def test_nobody_there_names_the_nearest_times_that_hold(cast, at):
    evening = timedelta(hours=7, minutes=18)  # 18:00, half an hour after the last goes
    with pytest.raises(actions.NobodyThere) as refused:
        promised(cast, at, after=evening)
    near = [(slot.begin, slot.owner) for slot in refused.value.near]
    before = at + evening - timedelta(hours=1)
    tomorrow = datetime(2026, 11, 25, 8, 0, tzinfo=at.tzinfo)
    assert near == [(before, cast.nadia.ref), (tomorrow, cast.nadia.ref)]
    words = str(refused.value)
    assert words.startswith("Nobody will be there for it: 2026-11-24T17:00:00+00:00.")
    assert "Nadia Benali will be: 2026-11-24T16:00:00+00:00" in words
    assert not Promise.objects.exists()


def test_a_time_that_has_passed_is_refused_and_one_too_far_away(cast, at):
    case = make_case(at)
    with pytest.raises(actions.WrongTime):
        promised(cast, at, case=case, after=-MINUTE)
    with pytest.raises(actions.TooFar):
        promised(cast, at, case=case, after=timedelta(days=30))


def test_one_person_keeps_one_promise_at_a_time(cast, at):
    customer = make_customer(at)
    owners = [promised(cast, at, customer=customer).owner for _ in range(2)]
    assert owners[0] == cast.nadia.ref
    assert owners[1] != owners[0]


def test_the_last_free_owner_is_promised_once(cast, at):
    customer = make_customer(at)
    while True:
        try:
            latest = promised(cast, at, customer=customer)
        except actions.NobodyThere:
            break
    rows = Promise.objects.filter(begins_at=latest.begin)
    assert rows.count() == rows.values("owner").distinct().count() > 1


def test_the_database_refuses_a_second_promise_of_one_owner_at_one_moment(cast, at):
    made = row_of(promised(cast, at))
    made.pk, made.code, made.key = None, "OTHERONE", "other"
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_the_owner_is_warned_before_and_told_at_its_time_each_once(cast, at):
    case = make_case(at, customer=make_customer(at))
    queue.claim(case, by=cast.nadia.ref, at=at)
    made = promised(cast, at, case=case)
    before = made.begin - 15 * MINUTE
    for moment in (before - MINUTE, before, before + MINUTE, made.begin, made.begin + MINUTE):
        availability.see(cast.nadia.pk, at=moment)
        actions.sweep(at=moment)
    assert [words.split(":")[0] for words in told(cast.nadia)] == ["Soon", "Now"]
    row = cases.get_row(case.code, at=made.begin)
    assert (row.state, row.kept_for) == (State.WAITING, cast.nadia.ref)


def test_at_its_time_the_gate_lets_it_through_although_the_owner_is_kept_free(cast, at):
    made = promised(cast, at)
    availability.see(cast.nadia.pk, at=made.begin)
    actions.sweep(at=made.begin)
    letter = GatePassage.objects.filter(person=cast.nadia.pk).latest("pk")
    assert letter.delivered_at == made.begin


def test_a_missed_end_is_told_to_owner_stand_in_and_lead_once(cast, at):
    made = promised(cast, at)
    for _ in range(2):
        actions.sweep(at=made.end)
    for person in {cast.nadia, cast.hugo, *([cast.ines] if made.stand_in == cast.ines.ref else [])}:
        assert [words for words in told(person) if words.startswith("Late")] != []
    assert row_of(made).state == PromiseState.OPEN
    assert traced(row_of(made).case)[-1] == "late"


def test_kept_frees_its_owner_and_says_what_was_said(cast, at):
    made = promised(cast, at)
    actions.keep(made, words="They deliver to quay B.", by=cast.nadia.ref, at=at + MINUTE)
    row = row_of(made)
    assert (row.state, row.words, row.closed_by_id) == ("KEPT", "They deliver to quay B.", cast.nadia.pk)
    assert not Hold.objects.exists()
    assert "quay" not in str([entry.data for entry in trace.list_entries(f"case:{row.case.code}")])


def test_kept_twice_is_refused_by_name(cast, at):
    made = promised(cast, at)
    actions.keep(made, words="", by=cast.ines.ref, at=at)
    with pytest.raises(actions.AlreadyEnded, match="Inès Laurent noted the end"):
        actions.call_off(made, words="", by=cast.nadia.ref, at=at)


def test_tried_promises_another_time_in_the_same_breath(cast, at):
    made = promised(cast, at)
    again = actions.tried(made, begin=made.begin + HALF_AN_HOUR, words="", by=cast.nadia.ref, at=at)
    assert row_of(made).state == PromiseState.TRIED
    assert row_of(again).follows_id == made.pk


def test_a_new_time_that_does_not_hold_leaves_the_old_promise_open(cast, at):
    made = promised(cast, at)
    with pytest.raises(actions.NobodyThere):
        actions.tried(made, begin=at + timedelta(hours=8), words="", by=cast.nadia.ref, at=at)
    assert row_of(made).state == PromiseState.OPEN
    assert Hold.objects.count() == 1


def test_moving_asks_for_the_customers_consent(cast, at):
    made = promised(cast, at)
    with pytest.raises(actions.NotAgreed):
        actions.move(made, begin=made.begin + HALF_AN_HOUR, agreed=False, by=cast.nadia.ref, at=at)
    actions.move(made, begin=made.begin + HALF_AN_HOUR, agreed=True, by=cast.nadia.ref, at=at)
    entries = trace.list_entries(f"case:{row_of(made).case.code}")
    assert next(one for one in entries if one.what.endswith("moved")).data["agreed"] is True


def test_called_off_brings_the_case_back_at_once(cast, at):
    case = make_case(at, customer=make_customer(at))
    queue.claim(case, by=cast.nadia.ref, at=at)
    made = promised(cast, at, case=case)
    actions.call_off(made, words="It came by mail.", by=cast.nadia.ref, at=at)
    assert cases.get_row(case.code, at=at).state is State.WAITING


def test_an_end_noted_by_mistake_is_undone(cast, at):
    made = promised(cast, at)
    actions.keep(made, words="", by=cast.nadia.ref, at=at)
    actions.reopen(made, by=cast.nadia.ref, at=at)
    row = row_of(made)
    assert (row.state, row.closed_at, row.owner_id, row.uncovered_at) == ("OPEN", None, cast.nadia.pk, None)
    assert Hold.objects.get().person_id == cast.nadia.pk


def test_a_promise_without_a_case_opens_one_and_closes_it(cast, at):
    parc = make_customer(at)
    made = actions.promise_customer(
        parc.pk, title="Clinique du Parc", begin=at + AFTERNOON, by=cast.nadia.ref, at=at
    )
    case = cases.list_for_customer(parc.pk, person=None, at=at)[0]
    assert (case.kind, case.state) == ("PROMISE", State.ASIDE)
    actions.keep(made, words="", by=cast.nadia.ref, at=at)
    assert cases.get_row(case.code, at=at).outcome == "KEPT"


def test_a_time_that_does_not_hold_opens_no_case(cast, at):
    parc = make_customer(at)
    with pytest.raises(actions.NobodyThere):
        actions.promise_customer(parc.pk, title="x", begin=at + timedelta(hours=9), by=cast.nadia.ref, at=at)
    assert cases.list_for_customer(parc.pk, person=None, at=at) == ()


def test_other_promises_say_what(cast, at):
    with pytest.raises(actions.NothingPromised):
        promised(cast, at, kind=PromiseKind.OTHER)


def test_a_meeting_put_over_it_passes_it_to_the_stand_in_and_both_are_told(cast, at):
    made = promised(cast, at)
    availability.hold(
        cast.nadia.pk, HoldKind.MEETING, key="m", active_from=made.begin, active_to=made.end, at=at
    )
    assert actions.recheck(at=at + MINUTE) == 1
    row = row_of(made)
    assert row.owner_id == made.stand_in.pk
    assert row.stand_in_id not in (None, row.owner_id, cast.nadia.pk)
    assert any("cannot be there: you keep" in words for words in told(made.stand_in))
    assert any("keeps for you" in words for words in told(cast.nadia))
    assert {hold.person_id for hold in Hold.objects.filter(kind="PROMISE")} == {row.owner_id}
    assert actions.recheck(at=at + 2 * MINUTE) == 0


def test_nobody_left_is_said_to_the_lead_once_and_ends_when_someone_is_back(cast, at):
    made = promised(cast, at)
    for person in (cast.nadia, cast.ines, cast.hugo):
        availability.hold(
            person.pk, HoldKind.MEETING, key="m", active_from=made.begin, active_to=made.end, at=at
        )
    assert [actions.recheck(at=at + n * MINUTE) for n in (1, 2)] == [1, 0]
    assert row_of(made).uncovered_at == at + MINUTE
    assert [words for words in told(cast.hugo) if words.startswith("Nobody will be there for a promise")]
    availability.release_hold(cast.ines.pk, key="m", at=at + 3 * MINUTE)
    actions.recheck(at=at + 4 * MINUTE)
    row = row_of(made)
    assert (row.owner_id, row.uncovered_at) == (cast.ines.pk, None)


def test_an_owner_away_from_their_desk_is_not_waited_for_when_the_stand_in_is_there(cast, at):
    made = promised(cast, at)
    availability.see(made.stand_in.pk, at=made.begin)
    actions.sweep(at=made.begin)
    assert row_of(made).owner_id == made.stand_in.pk
