"""Offers with a time to accept: made, accepted, declined, lapsed, withdrawn; never claimed by another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from proche.availability import actions as availability
from proche.availability import gate as keeper
from proche.availability.rules import HoldKind, Need, PresenceState
from proche.kernel import gate, parameters, trace
from proche.kernel.models import LiveEvent
from proche.people import actions as people
from proche.queue import actions, queries
from proche.queue.actions import pushing
from proche.queue.models import Case, CaseOffer
from proche.queue.rules import Keeping, OfferState, State
from tests.cast import Cast, make_case, make_cast, make_customer, seat

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def kept_gate(monkeypatch):
    monkeypatch.setattr(gate, "_keepers", [keeper.keep])


@pytest.fixture
def cast(at) -> Cast:
    """Nadia and Inès are here; the others' pages are closed."""
    cast = make_cast(at)
    for person in (cast.nadia, cast.ines):
        seat(person, at)
    return cast


def row(case, at):
    return queries.get_row(case.code, at=at)


def offered_to(case, at):
    shown = row(case, at)
    return shown.kept_for if shown.keeping == Keeping.OFFERED else None


def told(case) -> list[str]:
    return [entry.what.removeprefix("queue.case.") for entry in trace.list_entries(f"case:{case.code}")]


def be_here(*people, at) -> None:
    for person in people:
        seat(person, at)


def set_rule(name: str, text: str, at, scope: str = "") -> None:
    parameters.set_value(name, text, active_from=at.date(), source="test", by="desk", at=at, scope=scope)


def test_what_waits_is_offered_to_the_best_person_who_is_told(cast, at):
    customer = make_customer(at)
    availability.note_worked_for(cast.ines.pk, customer.pk, at=at)
    case = make_case(at, customer=customer)
    assert actions.offer_waiting(at=at) == 1
    assert offered_to(case, at) == cast.ines.ref
    assert LiveEvent.objects.filter(topic=gate.topic(cast.ines.pk), event="gate").count() == 1
    assert told(case) == ["opened", "offered"]
    offer = actions.find_offer(by=cast.ines.ref, at=at)
    assert (offer.case, offer.until) == (case, at + 2 * MINUTE)
    assert [str(reason) for reason in offer.reasons] == [
        "You are best placed for it now.",
        "You know this customer (cases so far: 1).",
    ]


def test_each_waiting_case_is_offered_once_and_each_person_one(cast, at):
    cases = [make_case(at, title=f"Case {n}") for n in range(5)]
    assert actions.offer_waiting(at=at) == 2
    assert {offered_to(case, at) for case in cases[:2]} == {cast.nadia.ref, cast.ines.ref}
    assert {offered_to(case, at) for case in cases[2:]} == {None}
    assert actions.offer_waiting(at=at) == 0


def test_where_there_is_one_writer_a_walk_leaves_a_gap_for_claims(cast, at, monkeypatch, on_postgresql):
    monkeypatch.setattr(pushing, "AT_ONCE", 1)
    for n in range(2):
        make_case(at, title=f"Case {n}")
    walks = [actions.offer_waiting(at=at) for _ in range(3)]
    assert walks == ([2, 0, 0] if on_postgresql else [1, 1, 0])


def test_accepting_makes_it_theirs_and_keeps_why_them_and_who_was_next(cast, at):
    case = make_case(at)
    actions.offer_waiting(at=at)
    to = offered_to(case, at)
    claim = actions.accept(case, by=to, at=at + MINUTE)
    assert (claim.case, row(case, at).holder) == (case, to)
    assert CaseOffer.objects.get().state == OfferState.ACCEPTED
    choice = queries.list_choices(case.pk)[0]
    assert (choice.way, choice.person) == ("OFFER", to)
    assert choice.chosen.points is not None
    assert {choice.person, choice.runner_up.person} == {cast.nadia.ref, cast.ines.ref}
    assert told(case) == ["opened", "offered", "claimed"]


def test_next_gives_first_what_one_is_offered(cast, at):
    make_case(at, title="first")
    actions.offer_waiting(at=at)
    second = make_case(at, title="urgent", priority=1)
    other = cast.nadia if offered_to(second, at) == cast.ines.ref else cast.ines
    offer = actions.find_offer(by=other.ref, at=at)
    assert actions.next_case(by=other.ref, at=at).case == offer.case


def test_nobody_claims_what_is_offered_to_someone_else(cast, at):
    case = make_case(at)
    actions.offer_waiting(at=at)
    to = offered_to(case, at)
    other = cast.ines if to == cast.nadia.ref else cast.nadia
    with pytest.raises(actions.Kept) as refusal:
        actions.claim(case, by=other.ref, at=at + MINUTE)
    values = refusal.value.sentence.values
    assert (values["name"], values["time"]) == (to.name, (at + 2 * MINUTE).isoformat())
    assert actions.next_case(by=other.ref, at=at + MINUTE) is None


def test_declined_it_goes_to_the_next_best_and_does_not_come_back_for_a_while(cast, at):
    case = make_case(at)
    actions.offer_waiting(at=at)
    first = offered_to(case, at)
    actions.decline(case, reason="I am about to call back.", by=first, at=at)
    assert offered_to(case, at) is None
    actions.offer_waiting(at=at)
    second = offered_to(case, at)
    assert {first, second} == {cast.nadia.ref, cast.ines.ref}
    assert "call back" not in "".join(entry.data_text for entry in trace.list_entries(f"case:{case.code}"))
    with pytest.raises(actions.NotOffered):
        actions.decline(case, reason="", by=first, at=at)


def test_when_all_have_declined_it_waits_for_anyone_and_says_so(cast, at):
    case = make_case(at)
    for _ in range(2):
        actions.offer_waiting(at=at)
        actions.decline(case, reason="", by=offered_to(case, at), at=at)
    assert actions.offer_waiting(at=at) == 0
    assert told(case)[-1] == "open_to_all"
    why = [str(one) for one in queries.why(case.code, at=at, person=cast.nadia.ref)]
    assert why == ["Nobody took it up when it was offered: it waits for anyone."]
    assert actions.next_case(by=cast.nadia.ref, at=at).case == case


def test_an_offer_lapses_at_its_time_and_not_before(cast, at):
    case = make_case(at)
    actions.offer_waiting(at=at)
    first = offered_to(case, at)
    assert actions.lapse_offers(at=at + 2 * MINUTE - timedelta(seconds=1)) == 0
    be_here(cast.nadia, cast.ines, at=at + 2 * MINUTE)
    assert actions.offer_waiting(at=at + 2 * MINUTE) == 1
    assert offered_to(case, at + 2 * MINUTE) not in (None, first)
    assert told(case) == ["opened", "offered", "offer_lapsed", "offered"]
    assert Case.objects.get(pk=case.pk).rounds == 1


def test_who_let_an_offer_lapse_is_left_in_peace_for_a_while(cast, at):
    availability.set_presence(cast.ines.pk, PresenceState.OFF, at=at)
    case = make_case(at)
    actions.offer_waiting(at=at)
    for minutes, offered in ((2, 0), (3, 0), (4, 0)):
        be_here(cast.nadia, at=at + minutes * MINUTE)
        assert actions.offer_waiting(at=at + minutes * MINUTE) == offered
    assert actions.next_case(by=cast.nadia.ref, at=at + 4 * MINUTE).case == case


def test_after_some_rounds_it_waits_for_anyone(cast, at):
    set_rule("queue.rounds", "1", at)
    case = make_case(at)
    actions.offer_waiting(at=at)
    actions.decline(case, reason="", by=offered_to(case, at), at=at)
    assert actions.offer_waiting(at=at) == 0
    assert offered_to(case, at) is None


@pytest.mark.parametrize("leaving", ["away", "call", "gone"])
def test_an_offer_goes_on_when_its_person_cannot_take_it_any_more(cast, at, leaving):
    case = make_case(at)
    actions.offer_waiting(at=at)
    to = offered_to(case, at)
    if leaving == "away":
        availability.set_presence(to.pk, PresenceState.AWAY, until=at + 30 * MINUTE, at=at)
    elif leaving == "call":
        until = at + 30 * MINUTE
        availability.hold(to.pk, HoldKind.CALL, key="call:1", active_from=at, active_to=until, at=at)
    else:
        people.deactivate(to.pk, by=cast.admin.ref, at=at)
    assert offered_to(case, at) is None
    assert CaseOffer.objects.get().state == OfferState.WITHDRAWN
    actions.offer_waiting(at=at)
    assert offered_to(case, at) not in (None, to)


def test_a_case_closed_or_taken_late_leaves_no_offer_open(cast, at):
    case = make_case(at)
    actions.offer_waiting(at=at)
    actions.close(case, outcome="DUPLICATE", by=None, at=at)
    assert CaseOffer.objects.get().state == OfferState.WITHDRAWN
    other = make_case(at)
    actions.offer_waiting(at=at)
    to = offered_to(other, at)
    late = cast.ines if to == cast.nadia.ref else cast.nadia
    actions.claim(other, by=late.ref, at=at + 2 * MINUTE)
    assert not CaseOffer.objects.filter(state=OfferState.OPEN).exists()


@pytest.mark.parametrize(
    ("way", "offered", "drawn"), [("PULL", 0, True), ("PUSH", 1, False), ("BOTH", 1, False)]
)
def test_a_kind_is_drawn_or_offered_as_its_rule_says(cast, at, way, offered, drawn):
    set_rule("queue.way", way, at, scope="ORDER")
    case = make_case(at)
    for person in (cast.nadia, cast.ines):
        found = actions.find_offer(by=person.ref, at=at)
        assert (found is not None) is (way != "PUSH")
    assert actions.offer_waiting(at=at) == offered
    free = next(one for one in (cast.nadia, cast.ines) if one.ref != offered_to(case, at))
    claim = actions.next_case(by=free.ref, at=at)
    assert (claim is not None) is drawn


def test_what_needs_a_level_that_nobody_has_says_so_and_is_not_offered(cast, at):
    case = make_case(at, need=Need(skills=(("edi", 2),)))
    assert actions.offer_waiting(at=at) == 0
    why = [str(one) for one in queries.why(case.code, at=at, person=cast.nadia.ref)]
    assert why == ["It needs edi at level 2, and nobody here has it."]


def test_an_offer_is_seen_by_everyone_with_its_end(cast, at):
    case = make_case(at)
    actions.offer_waiting(at=at)
    to = offered_to(case, at)
    why = queries.why(case.code, at=at, person=cast.hugo.ref)
    assert str(why[0]) == f"Offered to {to.name} until {(at + 2 * MINUTE).isoformat()}."


def test_someone_who_leaves_has_nothing_kept_for_them(cast, at):
    case, handed = make_case(at), make_case(at, title="handed")
    actions.claim(case, by=cast.nadia.ref, at=at)
    actions.claim(handed, by=cast.ines.ref, at=at)
    actions.hand_over(handed, to=cast.nadia.ref, note="", by=cast.ines.ref, at=at)
    people.deactivate(cast.nadia.pk, by=cast.admin.ref, at=at)
    assert row(case, at).state is State.WAITING
    assert row(handed, at).kept_for is None
    assert actions.offer_waiting(at=at) == 1
    assert actions.next_case(by=cast.ines.ref, at=at).case in (case, handed)


def test_who_can_do_none_of_the_first_is_given_what_they_can(cast, at, monkeypatch):
    monkeypatch.setattr(actions.offering, "LOOK_THROUGH", 12)
    for n in range(30):
        make_case(at, title=f"Dutch {n}", need=Need(language="nl"))
    mine = make_case(at, title="French", need=Need(language="fr"), waited=MINUTE)
    assert actions.find_offer(by=cast.nadia.ref, at=at).case == mine
    assert actions.next_case(by=cast.nadia.ref, at=at).case == mine


def test_a_hand_over_is_undone_until_it_is_taken_up(cast, at):
    case = make_case(at)
    actions.claim(case, by=cast.nadia.ref, at=at)
    actions.hand_over(case, to=cast.ines.ref, note="", by=cast.nadia.ref, at=at)
    with pytest.raises(actions.NotYours):
        actions.take_back(case, by=cast.hugo.ref, at=at)
    actions.take_back(case, by=cast.nadia.ref, at=at)
    assert row(case, at).holder == cast.nadia.ref


def test_a_turn_changed_by_hand_asks_for_its_reason(cast, at):
    first, later = make_case(at, title="first"), make_case(at, title="later", waited=MINUTE)
    with pytest.raises(actions.NoReason):
        actions.set_priority(later, priority=1, reason=" ", by=cast.nadia.ref, at=at)
    actions.set_priority(later, priority=1, reason="They are at the door.", by=cast.nadia.ref, at=at)
    assert [note.text for note in queries.list_notes(later.pk)] == ["They are at the door."]
    assert actions.next_case(by=cast.nadia.ref, at=at).case == later
    assert row(first, at).state is State.WAITING


def test_in_the_evening_what_is_urgent_is_offered_to_who_is_on_call(cast, at):
    evening = at.replace(hour=20, minute=0)
    turn = {"active_from": evening - 60 * MINUTE, "active_to": evening + 600 * MINUTE}
    availability.set_duty(cast.nadia.pk, **turn, at=at)
    be_here(cast.nadia, cast.ines, at=evening)
    urgent = make_case(evening, title="Urgent", priority=1)
    usual = make_case(evening, title="Usual")
    assert actions.offer_waiting(at=evening) == 1
    assert offered_to(urgent, evening) == cast.nadia.ref
    assert offered_to(usual, evening) is None
