"""A case's life: state, trace and refusal, on whichever database the run has."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proche.availability import actions as availability
from proche.availability import gate as keeper
from proche.availability import queries as presence
from proche.availability.rules import HoldKind, Need, PresenceState
from proche.kernel import gate, trace
from proche.kernel.models import LiveEvent
from proche.kernel.refusal import NotFound
from proche.people import actions as people
from proche.people import facts
from proche.queue import access, actions, queries
from proche.queue.rules import Priority, State
from tests.cast import LES_TILLEULS, Cast, make_case, make_cast, make_customer, seat

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def cast(at) -> Cast:
    cast = make_cast(at)
    seat(cast.nadia, at)
    return cast


@pytest.fixture
def kept_gate(monkeypatch):
    monkeypatch.setattr(gate, "_keepers", [keeper.keep])


def told(case) -> list[str]:
    return [entry.what for entry in trace.list_entries(f"case:{case.code}")]


def load_of(person, at) -> int:
    return presence.get_presence(person.pk, at=at).held


def state_of(case, at) -> State:
    return queries.get_row(case.code, at=at).state


def test_an_opened_case_waits_with_its_customers_region(at):
    case = make_case(at, customer=make_customer(at))
    row = queries.get_row(case.code, at=at)
    assert (row.state, row.region, row.wait) == (State.WAITING, "Île-de-France", 10 * MINUTE)
    assert told(case) == ["queue.case.opened"]


def test_next_gives_the_first_in_turn_with_the_reason_in_words(cast, at):
    make_case(at, title="second", due_at=at + 40 * MINUTE)
    first = make_case(at, title="first", due_at=at + 30 * MINUTE)
    claim = actions.next_case(by=cast.nadia.ref, at=at)
    assert claim.case == first
    assert [str(reason) for reason in claim.reasons] == ["It is next in turn."]
    assert claim.lease_until == at + actions.lease()
    row = queries.get_row(first.code, at=at, person=cast.nadia.ref)
    assert (row.state, row.holder, row.is_mine) == (State.TAKEN, cast.nadia.ref, True)
    assert told(first) == ["queue.case.opened", "queue.case.claimed"]
    assert trace.list_entries(f"case:{first.code}")[-1].by == f"person:{cast.nadia.pk}"


def test_urgent_comes_before_due_and_due_before_arrival(cast, at):
    late = make_case(at, waited=5 * MINUTE)
    due = make_case(at, due_at=at + MINUTE)
    urgent = make_case(at, priority=Priority.URGENT, waited=MINUTE)
    order = [actions.next_case(by=cast.nadia.ref, at=at).case for _ in range(3)]
    assert order == [urgent, due, late]
    assert actions.next_case(by=cast.nadia.ref, at=at) is None


def test_next_passes_over_what_needs_another_skill_or_language(cast, at):
    make_case(at, need=Need(skills=frozenset({"clinical"})))
    make_case(at, need=Need(language="nl"))
    mine = make_case(at, need=Need(language="fr"))
    assert actions.next_case(by=cast.nadia.ref, at=at).case == mine
    assert actions.next_case(by=cast.nadia.ref, at=at) is None


def test_next_leaves_a_fresh_case_to_who_knows_its_customer(cast, at):
    customer = make_customer(at)
    for _ in range(3):
        availability.note_worked_for(cast.ines.pk, customer.pk, at=at)
    known = make_case(at, customer=customer, waited=MINUTE)
    other = make_case(at, title="other", waited=MINUTE)
    seat(cast.ines, at)
    assert actions.next_case(by=cast.nadia.ref, at=at).case == other
    taken = actions.next_case(by=cast.ines.ref, at=at)
    assert taken.case == known
    assert "You know this customer (cases so far: 3)." in [str(reason) for reason in taken.reasons]


@pytest.mark.parametrize(("waited", "ines_here"), [(3 * MINUTE, True), (MINUTE, False)])
def test_next_does_not_leave_what_has_waited_or_whose_friend_is_away(cast, at, waited, ines_here):
    customer = make_customer(at)
    availability.note_worked_for(cast.ines.pk, customer.pk, at=at)
    known = make_case(at, customer=customer, waited=waited)
    make_case(at, title="other", waited=timedelta(0))
    if ines_here:
        seat(cast.ines, at)
    assert actions.next_case(by=cast.nadia.ref, at=at).case == known


def test_nobody_stays_idle_for_the_sake_of_who_knows_the_customer(cast, at):
    customer = make_customer(at)
    availability.note_worked_for(cast.ines.pk, customer.pk, at=at)
    seat(cast.ines, at)
    only = make_case(at, customer=customer, waited=MINUTE)
    assert actions.next_case(by=cast.nadia.ref, at=at).case == only


def test_a_case_claimed_twice_stays_with_the_first(cast, at):
    case = make_case(at)
    make_case(at, title="EHPAD Les Tilleuls")
    actions.claim(case, by=cast.ines.ref, at=at)
    with pytest.raises(actions.AlreadyTaken) as refusal:
        actions.claim(case, by=cast.nadia.ref, at=at)
    assert refusal.value.sentence.values == {
        "name": "Inès Laurent",
        "time": at.isoformat(),
        "title": "EHPAD Les Tilleuls",
    }
    assert queries.get_row(case.code, at=at).holder == cast.ines.ref
    assert told(case) == ["queue.case.opened", "queue.case.claimed"]


def test_who_is_off_says_so_before_taking(cast, at):
    case = make_case(at)
    availability.set_presence(cast.nadia.pk, PresenceState.OFF, until=at + 60 * MINUTE, at=at)
    with pytest.raises(actions.NotHere):
        actions.next_case(by=cast.nadia.ref, at=at)
    assert state_of(case, at) is State.WAITING
    assert actions.next_case(by=cast.nadia.ref, at=at + 60 * MINUTE).case == case


def test_nobody_takes_a_case_in_their_rest_even_by_asking_for_it(cast, at):
    case = make_case(at)
    for minutes in range(-15 * 60, -5 * 60, 10):
        availability.note_work(cast.nadia.pk, at=at + minutes * MINUTE)
    # The latest work was 5 h 10 min ago: eleven hours of rest are over in 5 h 50 min.
    over = at + 350 * MINUTE
    for ask in (lambda moment: actions.next_case(by=cast.nadia.ref, at=moment),
                lambda moment: actions.claim(case, by=cast.nadia.ref, at=moment)):  # fmt: skip
        with pytest.raises(actions.Resting) as refused:
            ask(at)
        assert f"you rest until {over.isoformat()}" in str(refused.value)
    assert state_of(case, at) is State.WAITING
    assert actions.claim(case, by=cast.nadia.ref, at=over).case == case


def test_releasing_undoes_a_claim(cast, at):
    case = make_case(at)
    actions.claim(case, by=cast.nadia.ref, at=at)
    with pytest.raises(actions.AlreadyTaken):
        actions.release(case, by=cast.ines.ref, at=at)
    actions.release(case, by=cast.nadia.ref, at=at)
    row = queries.get_row(case.code, at=at)
    assert (row.state, row.holder, row.taken_at) == (State.WAITING, None, None)
    assert told(case)[-1] == "queue.case.released"
    with pytest.raises(actions.NotYours):
        actions.release(case, by=cast.nadia.ref, at=at)


def test_a_lease_lapses_when_its_holder_disappeared_and_not_before(cast, at):
    case = make_case(at)
    until = actions.claim(case, by=cast.nadia.ref, at=at).lease_until
    assert actions.lapse(at=until - MINUTE) == 0
    assert actions.lapse(at=until) == 1
    row = queries.get_row(case.code, at=until)
    assert (row.state, row.holder) == (State.WAITING, None)
    assert [str(reason) for reason in row.reasons] == ["It waits again: its holder was no longer there."]
    entry = trace.list_entries(f"case:{case.code}")[-1]
    assert (entry.what, entry.by) == ("queue.case.lapsed", "desk")
    assert actions.lapse(at=until) == 0


def test_an_open_page_holds_the_lease_on(cast, at):
    case = make_case(at)
    until = actions.claim(case, by=cast.nadia.ref, at=at).lease_until
    assert actions.renew_all(by=cast.nadia.ref, at=at + 2 * MINUTE) == 1
    assert actions.lapse(at=until + MINUTE) == 0
    assert actions.lapse(at=until + 2 * MINUTE) == 1
    assert actions.renew_all(by=cast.nadia.ref, at=until + 3 * MINUTE) == 0


def test_holding_claims_what_waits_and_renews_what_is_mine(cast, at):
    case = make_case(at)
    actions.hold(case, by=cast.nadia.ref, at=at)
    assert actions.hold(case, by=cast.nadia.ref, at=at + MINUTE) == at + MINUTE + actions.lease()
    assert told(case) == ["queue.case.opened", "queue.case.claimed"]
    with pytest.raises(actions.AlreadyTaken):
        actions.hold(case, by=cast.ines.ref, at=at)


def test_closing_ends_a_case_and_remembers_who_knows_the_customer(cast, at):
    customer = make_customer(at)
    case = make_case(at, customer=customer)
    with pytest.raises(actions.NotYours):
        actions.close(case, outcome="CONFIRMED", by=cast.nadia.ref, at=at)
    actions.claim(case, by=cast.nadia.ref, at=at)
    with pytest.raises(actions.AlreadyTaken):
        actions.close(case, outcome="CONFIRMED", by=cast.ines.ref, at=at)
    actions.close(case, outcome="CONFIRMED", by=cast.nadia.ref, at=at)
    row = queries.get_row(case.code, at=at)
    assert (row.state, row.outcome, row.closed_by) == (State.DONE, "CONFIRMED", cast.nadia.ref)
    with pytest.raises(actions.AlreadyDone):
        actions.close(case, outcome="CONFIRMED", by=cast.nadia.ref, at=at)
    with pytest.raises(actions.AlreadyDone):
        actions.claim(case, by=cast.nadia.ref, at=at)
    pick = queries.who(make_case(at, customer=customer).code, at=at).pick_of(cast.nadia.pk)
    assert "Knows this customer (cases so far: 1)." in [str(reason) for reason in pick.reasons]


def test_the_desk_closes_a_case_that_waits_or_is_held(cast, at):
    waiting, held = make_case(at), make_case(at)
    actions.claim(held, by=cast.nadia.ref, at=at)
    for case in (waiting, held):
        actions.close(case, outcome="DUPLICATE", by=None, at=at)
    assert {state_of(case, at) for case in (waiting, held)} == {State.DONE}
    assert load_of(cast.nadia, at) == 0


def test_reopening_gives_a_closed_case_back_to_who_opens_it(cast, at):
    case = make_case(at)
    with pytest.raises(actions.NotYours):
        actions.reopen(case, by=cast.nadia.ref, at=at)
    actions.claim(case, by=cast.nadia.ref, at=at)
    actions.close(case, outcome="REJECTED", by=cast.nadia.ref, at=at)
    actions.reopen(case, by=cast.ines.ref, at=at)
    row = queries.get_row(case.code, at=at)
    assert (row.state, row.holder, row.outcome, row.closed_at) == (State.TAKEN, cast.ines.ref, "", None)
    assert told(case)[-1] == "queue.case.reopened"


def test_a_case_put_aside_wakes_at_its_moment(cast, at):
    case = make_case(at)
    actions.claim(case, by=cast.nadia.ref, at=at)
    with pytest.raises(actions.WrongMoment):
        actions.put_aside(case, until=at, reason="customer called", by=cast.nadia.ref, at=at)
    actions.put_aside(case, until=at + 60 * MINUTE, reason="customer called", by=cast.nadia.ref, at=at)
    assert state_of(case, at) is State.ASIDE
    assert actions.next_case(by=cast.nadia.ref, at=at) is None
    assert actions.wake(at=at + 59 * MINUTE) == 0
    assert actions.wake(at=at + 60 * MINUTE) == 1
    assert state_of(case, at) is State.WAITING
    assert told(case)[-2:] == ["queue.case.put_aside", "queue.case.woken"]


def test_a_case_put_aside_can_be_taken_up_before_its_moment(cast, at):
    case = make_case(at)
    actions.claim(case, by=cast.nadia.ref, at=at)
    actions.put_aside(case, until=at + 60 * MINUTE, reason="", by=cast.nadia.ref, at=at)
    actions.claim(case, by=cast.nadia.ref, at=at + MINUTE)
    assert actions.wake(at=at + 60 * MINUTE) == 0


def test_a_case_handed_over_is_kept_for_the_colleague_an_hour(cast, at, kept_gate):
    case = make_case(at)
    actions.claim(case, by=cast.nadia.ref, at=at)
    actions.hand_over(case, to=cast.ines.ref, note="They ask for Inès.", by=cast.nadia.ref, at=at)
    assert actions.next_case(by=cast.nadia.ref, at=at) is None
    with pytest.raises(actions.Kept) as refusal:
        actions.claim(case, by=cast.nadia.ref, at=at)
    assert refusal.value.sentence.values["time"] == (at + 60 * MINUTE).isoformat()
    claim = actions.next_case(by=cast.ines.ref, at=at)
    assert (claim.case, str(claim.reasons[0])) == (case, "It was handed over to you.")
    assert [note.text for note in queries.list_notes(case.pk)] == ["They ask for Inès."]
    assert LiveEvent.objects.filter(topic=gate.topic(cast.ines.pk), event="gate").count() == 1


def test_a_case_handed_over_and_not_taken_is_anyones_after_an_hour(cast, at, kept_gate):
    case = make_case(at)
    actions.claim(case, by=cast.nadia.ref, at=at)
    actions.hand_over(case, to=cast.ines.ref, note="", by=cast.nadia.ref, at=at)
    assert actions.next_case(by=cast.nadia.ref, at=at + 60 * MINUTE).case == case


@pytest.mark.parametrize(
    ("due_after", "free_after"),
    [(None, 120 * MINUTE), (180 * MINUTE, 120 * MINUTE), (30 * MINUTE, 60 * MINUTE)],
)
def test_a_case_waits_for_a_colleague_who_comes_back_unless_it_is_due_before(
    cast, at, kept_gate, due_after, free_after
):
    span = {"active_from": at, "active_to": at + 60 * MINUTE}
    availability.hold(cast.ines.pk, HoldKind.BREAK, key="break", at=at, **span)
    case = make_case(at, due_at=at + due_after if due_after else None)
    actions.claim(case, by=cast.nadia.ref, at=at)
    actions.hand_over(case, to=cast.ines.ref, note="", by=cast.nadia.ref, at=at)
    assert actions.next_case(by=cast.nadia.ref, at=at + free_after - MINUTE) is None
    assert actions.next_case(by=cast.nadia.ref, at=at + free_after).case == case


def test_of_a_hand_over_that_is_taken_back_a_colleague_who_is_off_hears_nothing(cast, at, kept_gate):
    availability.set_presence(cast.ines.pk, PresenceState.OFF, until=at + 60 * MINUTE, at=at)
    case = make_case(at)
    actions.claim(case, by=cast.nadia.ref, at=at)
    actions.hand_over(case, to=cast.ines.ref, note="", by=cast.nadia.ref, at=at)
    assert len(gate.list_held(cast.ines.pk)) == 1
    actions.take_back(case, by=cast.nadia.ref, at=at + MINUTE)
    assert gate.list_held(cast.ines.pk) == []


def test_nothing_is_handed_over_to_who_takes_no_cases(cast, at):
    case = make_case(at)
    actions.claim(case, by=cast.nadia.ref, at=at)
    with pytest.raises(actions.CannotTake):
        actions.hand_over(case, to=cast.omar.ref, note="", by=cast.nadia.ref, at=at)
    assert queries.get_row(case.code, at=at).holder == cast.nadia.ref


def test_who_leaves_the_desk_gives_everything_back(cast, at):
    cases = [make_case(at), make_case(at)]
    for case in cases:
        actions.claim(case, by=cast.nadia.ref, at=at)
    assert actions.release_all(cast.nadia.ref, at=at) == 2
    assert {state_of(case, at) for case in cases} == {State.WAITING}
    assert load_of(cast.nadia, at) == 0


def test_the_load_follows_the_claims(cast, at):
    cases = [make_case(at) for _ in range(3)]
    for case in cases:
        actions.claim(case, by=cast.nadia.ref, at=at)
    assert load_of(cast.nadia, at) == 3
    actions.release(cases[0], by=cast.nadia.ref, at=at)
    actions.close(cases[1], outcome="CONFIRMED", by=cast.nadia.ref, at=at)
    assert load_of(cast.nadia, at) == 1
    assert actions.lapse(at=at + 60 * MINUTE) == 1
    assert load_of(cast.nadia, at) == 0


def test_a_note_and_a_new_title_leave_a_trace_without_their_words(cast, at):
    case = make_case(at)
    actions.add_note(case, text="Mme Perrin prefers mornings.", by=cast.nadia.ref, at=at)
    with pytest.raises(actions.NothingSaid):
        actions.add_note(case, text="  ", by=cast.nadia.ref, at=at)
    actions.retitle(case, title="EHPAD  Les\nTilleuls", customer_pk=make_customer(at, LES_TILLEULS).pk, at=at)
    row = queries.get_row(case.code, at=at)
    assert (row.title, row.customer_name, row.region) == (
        "EHPAD Les Tilleuls",
        "EHPAD Les Tilleuls",
        "Bretagne",
    )
    assert told(case) == ["queue.case.opened", "queue.case.noted", "queue.case.changed"]
    assert "Perrin" not in "".join(entry.data_text for entry in trace.list_entries(f"case:{case.code}"))


def test_every_change_tells_the_open_pages(cast, at):
    case = make_case(at)
    actions.claim(case, by=cast.nadia.ref, at=at)
    for topic in ("queue", f"case:{case.code}"):
        assert LiveEvent.objects.filter(topic=topic, event="case.changed").count() == 2


def test_the_door_opens_for_the_desk_alone(cast, at):
    case = make_case(at)
    assert access.case(cast.nadia, case.code) == case
    for viewer, code in ((cast.omar, case.code), (cast.nadia, "ZZZZZZZZ")):
        with pytest.raises(NotFound):
            access.case(viewer, code)


def test_who_is_stopped_gives_everything_back_in_the_same_transaction(cast, at, monkeypatch):
    monkeypatch.setattr(facts, "_left", [])
    facts.when_person_left(lambda left: actions.release_all(left.person, at=left.at))
    case = make_case(at)
    actions.claim(case, by=cast.nadia.ref, at=at)
    people.deactivate(cast.nadia.pk, by=cast.hugo.ref, at=at)
    assert state_of(case, at) is State.WAITING
