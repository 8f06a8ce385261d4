"""Who tells a colleague of leave or of an exchange reads when it reaches them: the action, then the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from proche.availability import actions as availability
from proche.availability.rules import HoldKind
from proche.kernel import clock as desk_clock
from proche.kernel import gate, parameters
from proche.people import actions
from proche.people.hours import Hours
from proche.people.leave import LeaveKind, LeaveSpan
from proche.people.models import Person
from proche.people.rules import Role
from proche.people.swaps import SwapKind
from tests import cast as story

pytestmark = pytest.mark.django_db

#: Friday, 27 November 2026 at 20:42 in Paris, when everyone has gone; on Monday the office opens at 9:00.
FRIDAY_NIGHT = datetime(2026, 11, 27, 19, 42, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
LATER_MONDAY = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
NEXT_MONDAY, NEXT_FRIDAY = date(2026, 12, 7), date(2026, 12, 11)
LATE = tuple(Hours(weekday, *span) for weekday in range(1, 6) for span in ((630, 780), (840, 1110)))


@pytest.fixture
def cast(at: datetime) -> story.Cast:
    return story.make_cast(at)


def arrives(name: str, moment: datetime = MONDAY) -> str:
    return f"The message will arrive {moment.isoformat()}: nobody disturbs {name} before."


def reaches(name: str) -> str:
    return f"The message reaches {name} now."


def said(done: actions.LeaveRef | actions.SwapRef) -> list[str]:
    return [str(sentence) for sentence in done.told]


def ask(cast: story.Cast, at: datetime, **more: Any) -> actions.LeaveRef:
    fields = {"kind": LeaveKind.PAID, "span": LeaveSpan(NEXT_MONDAY, NEXT_FRIDAY), "by": cast.nadia.ref}
    return actions.ask_leave(cast.nadia.pk, at=at, **{**fields, **more})


def lead(name: str, at: datetime, hours: tuple[Hours, ...]) -> Person:
    return story.make_person(name, f"{name.split()[0].lower()}@desk.example", Role.LEAD, at, hours=hours)


class TestLeave:
    def test_asked_outside_the_leads_hours_it_says_when_it_arrives(self, cast: story.Cast) -> None:
        assert said(ask(cast, FRIDAY_NIGHT)) == [arrives("Hugo Martin")]
        assert [arrives_at for _, arrives_at in gate.list_held(cast.hugo.pk)] == [MONDAY]

    def test_a_lead_who_is_there_has_it_now(self, cast: story.Cast, at: datetime) -> None:
        assert said(ask(cast, at)) == [reaches("Hugo Martin")]

    def test_of_several_leads_the_first_to_hear_is_named(self, cast: story.Cast, at: datetime) -> None:
        lead("Claire Morel", at, LATE)
        assert said(ask(cast, FRIDAY_NIGHT)) == [arrives("Hugo Martin")]
        evening = MONDAY.replace(hour=17)
        asked = ask(cast, evening, span=LeaveSpan(date(2026, 12, 14), date(2026, 12, 14)))
        assert said(asked) == [reaches("Claire Morel")]

    def test_a_lead_of_whom_nobody_knows_when_comes_last(self, cast: story.Cast, at: datetime) -> None:
        alain = lead("Alain Petit", at, ())
        availability.hold(
            alain.pk, HoldKind.CALL, key="call", active_from=FRIDAY_NIGHT, active_to=None, at=FRIDAY_NIGHT
        )
        assert said(ask(cast, FRIDAY_NIGHT)) == [arrives("Hugo Martin")]
        actions.deactivate(cast.hugo.pk, by=cast.admin.ref, at=at)
        asked = ask(cast, FRIDAY_NIGHT, span=LeaveSpan(date(2026, 12, 14), date(2026, 12, 14)))
        assert said(asked) == ["The message waits: when Alain Petit can be reached is not known yet."]

    def test_illness_and_coming_back_are_told_likewise(self, cast: story.Cast, at: datetime) -> None:
        first = at.date()
        ill = ask(cast, at, kind=LeaveKind.SICK, span=LeaveSpan(first, NEXT_FRIDAY))
        assert said(ill) == [reaches("Hugo Martin")]
        back = actions.come_back(ill.pk, by=cast.nadia.ref, at=FRIDAY_NIGHT)
        assert said(back) == [arrives("Hugo Martin")]

    def test_what_a_lead_writes_down_is_told_to_the_person(self, cast: story.Cast) -> None:
        assert said(ask(cast, FRIDAY_NIGHT, by=cast.hugo.ref)) == [arrives("Nadia Benali")]

    @pytest.mark.parametrize("when", [FRIDAY_NIGHT, MONDAY])
    def test_each_answer_says_when_the_person_hears_of_it(self, cast: story.Cast, when: datetime) -> None:
        told = arrives("Nadia Benali") if when is FRIDAY_NIGHT else reaches("Nadia Benali")
        asked, by = ask(cast, when), cast.hugo.ref
        assert said(actions.grant_leave(asked.pk, by=by, at=when)) == [told]
        assert said(actions.reopen_leave(asked.pk, by=by, at=when)) == [told]
        assert said(actions.refuse_leave(asked.pk, answer="Two are away", by=by, at=when)) == [told]

    def test_what_no_lead_had_answered_is_withdrawn_in_silence(self, cast: story.Cast) -> None:
        asked = ask(cast, FRIDAY_NIGHT)
        assert said(actions.withdraw_leave(asked.pk, by=cast.nadia.ref, at=FRIDAY_NIGHT)) == []
        assert gate.list_held(cast.hugo.pk) == []
        again = actions.ask_leave_again(asked.pk, by=cast.nadia.ref, at=FRIDAY_NIGHT)
        assert said(again) == [arrives("Hugo Martin")]

    def test_granted_leave_that_is_withdrawn_is_told_to_the_lead(self, cast: story.Cast) -> None:
        asked = ask(cast, FRIDAY_NIGHT)
        actions.grant_leave(asked.pk, by=cast.hugo.ref, at=FRIDAY_NIGHT)
        taken_back = actions.withdraw_leave(asked.pk, by=cast.nadia.ref, at=FRIDAY_NIGHT)
        assert said(taken_back) == [arrives("Hugo Martin")]

    def test_who_answers_themself_is_told_nothing(self, cast: story.Cast, at: datetime) -> None:
        actions.set_hours(cast.admin.pk, story.OFFICE, by=cast.admin.ref, at=at)
        span = LeaveSpan(NEXT_MONDAY, NEXT_MONDAY)
        asked = actions.ask_leave(
            cast.admin.pk, kind=LeaveKind.PAID, span=span, by=cast.admin.ref, at=FRIDAY_NIGHT
        )
        granted = actions.grant_leave(asked.pk, by=cast.admin.ref, at=FRIDAY_NIGHT)
        assert said(asked) == said(granted) == []
        assert gate.list_held(cast.admin.pk) == []


@pytest.fixture
def swap(cast: story.Cast, at: datetime) -> Callable[[datetime], actions.SwapRef]:
    """Nadia asks Inès for her short Monday."""
    actions.change_day(cast.ines.pk, NEXT_MONDAY, ((480, 720),), by=cast.ines.ref, at=at)

    def ask_at(when: datetime) -> actions.SwapRef:
        return actions.ask_swap(
            cast.ines.pk,
            kind=SwapKind.HOURS,
            day=NEXT_MONDAY,
            other_day=NEXT_MONDAY,
            by=cast.nadia.ref,
            at=when,
        )

    return ask_at


Swapping = Callable[[datetime], actions.SwapRef]


class TestSwaps:
    @pytest.mark.parametrize("when", [FRIDAY_NIGHT, MONDAY])
    def test_each_step_says_when_the_other_side_hears_of_it(
        self, cast: story.Cast, swap: Swapping, when: datetime
    ) -> None:
        told = arrives if when is FRIDAY_NIGHT else reaches
        asked = swap(when)
        assert said(asked) == [told("Inès Laurent")]
        assert said(actions.withdraw_swap(asked.pk, by=cast.nadia.ref, at=when)) == [told("Inès Laurent")]
        asked = swap(when)
        assert said(actions.decline_swap(asked.pk, by=cast.ines.ref, at=when)) == [told("Nadia Benali")]
        asked = swap(when)
        assert said(actions.agree_to_swap(asked.pk, by=cast.ines.ref, at=when)) == [told("Hugo Martin")]

    @pytest.mark.parametrize("when", [FRIDAY_NIGHT, MONDAY])
    def test_two_who_hear_of_it_at_one_hour_stand_in_one_sentence(
        self, cast: story.Cast, swap: Swapping, when: datetime
    ) -> None:
        told = arrives if when is FRIDAY_NIGHT else reaches
        both = [told("Nadia Benali and Inès Laurent")]
        asked, by = swap(when), cast.hugo.ref
        actions.agree_to_swap(asked.pk, by=cast.ines.ref, at=when)
        assert said(actions.grant_swap(asked.pk, by=by, at=when)) == both
        assert said(actions.undo_swap(asked.pk, by=by, at=when)) == both
        assert said(actions.refuse_swap(asked.pk, answer="Too few", by=by, at=when)) == both

    def test_two_who_hear_of_it_at_two_hours_are_named_apart(
        self, cast: story.Cast, swap: Swapping, at: datetime
    ) -> None:
        asked = swap(FRIDAY_NIGHT)
        actions.agree_to_swap(asked.pk, by=cast.ines.ref, at=FRIDAY_NIGHT)
        actions.set_hours(cast.nadia.pk, LATE, by=cast.nadia.ref, at=at)
        granted = actions.grant_swap(asked.pk, by=cast.hugo.ref, at=FRIDAY_NIGHT)
        assert said(granted) == [arrives("Inès Laurent"), arrives("Nadia Benali", LATER_MONDAY)]

    def test_where_no_lead_grants_the_one_who_asked_is_told(
        self, cast: story.Cast, swap: Swapping, at: datetime
    ) -> None:
        active_from = at.date()
        parameters.set_value(
            "people.lead_grants_swaps", "no", active_from=active_from, source="", by="person:1", at=at
        )
        asked = swap(FRIDAY_NIGHT)
        agreed = actions.agree_to_swap(asked.pk, by=cast.ines.ref, at=FRIDAY_NIGHT)
        assert said(agreed) == [arrives("Nadia Benali")]


class Clock:
    """The desk's moment, which a test may move."""

    moment = FRIDAY_NIGHT


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    shown = Clock()
    monkeypatch.setattr(desk_clock, "now", lambda: shown.moment)
    return shown


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def toast(answer: Any) -> str:
    """What the page says: the hour of the moment that follows "arrive", whichever day the test runs on."""
    [message] = answer.context["messages"]
    assert str(message) in answer.content.decode()
    return re.sub(r"arrive .*?(\d\d:\d\d):", r"arrive \1:", str(message))


class TestPages:
    """A sentence of what happened, then when it reaches the other side."""

    held = "The message will arrive 09:00: nobody disturbs {} before."
    now = "The message reaches {} now."

    @pytest.mark.parametrize(("moment", "words"), [(FRIDAY_NIGHT, held), (MONDAY, now)])
    def test_leave(self, cast: story.Cast, clock: Clock, moment: datetime, words: str) -> None:
        clock.moment = moment
        nadia, hugo = signed_in(cast.nadia), signed_in(cast.hugo)
        to_hugo, to_nadia = words.format("Hugo Martin"), words.format("Nadia Benali")
        posted = {"kind": "PAID", "from_day": str(NEXT_MONDAY), "to_day": ""}
        answer = nadia.post("/leave/ask/", posted, follow=True)
        assert toast(answer) == f"Asked. You are told the answer. {to_hugo}"
        there = answer.redirect_chain[0][0]

        def step(client: Client, name: str, **given: str) -> str:
            return toast(client.post(f"{there}{name}/", given, follow=True))

        assert step(nadia, "withdraw") == "Taken back. You work these days after all."
        assert step(nadia, "again") == f"Asked again. You are told the answer. {to_hugo}"
        refused = step(hugo, "answer", answer_is="refuse", answer="Two are away")
        assert refused == f"Refused, with your sentence. {to_nadia}"
        assert step(hugo, "reopen") == f"The request waits for an answer again. {to_nadia}"
        assert step(hugo, "answer", answer_is="grant") == f"Granted. {to_nadia}"
        assert step(nadia, "withdraw") == f"Taken back. You work these days after all. {to_hugo}"

    def test_leave_that_a_lead_writes_down(self, cast: story.Cast, clock: Clock) -> None:
        posted = {"kind": "SICK", "from_day": str(NEXT_MONDAY), "to_day": ""}
        answer = signed_in(cast.hugo).post(f"/team/{cast.nadia.pk}/leave/", posted, follow=True)
        assert toast(answer) == f"Noted: it counts from now on. {self.held.format('Nadia Benali')}"

    @pytest.mark.parametrize(("moment", "words"), [(FRIDAY_NIGHT, held), (MONDAY, now)])
    def test_exchanges(
        self, cast: story.Cast, swap: Swapping, clock: Clock, moment: datetime, words: str
    ) -> None:
        clock.moment = moment
        nadia, ines, hugo = (signed_in(one) for one in (cast.nadia, cast.ines, cast.hugo))
        posted = {"other": cast.ines.pk, "kind": "HOURS", "day": NEXT_MONDAY, "other_day": NEXT_MONDAY}
        answer = nadia.post("/swaps/ask/", posted, follow=True)
        assert toast(answer) == f"Asked. You are told their answer. {words.format('Inès Laurent')}"
        there = answer.redirect_chain[0][0]

        def step(client: Client, name: str, **given: str) -> str:
            return toast(client.post(f"{there}{name}/", given, follow=True))

        both = words.format("Nadia Benali and Inès Laurent")
        agreed = "Agreed. A lead answers next; you are told."
        assert step(ines, "agree") == f"{agreed} {words.format('Hugo Martin')}"
        assert step(hugo, "answer", answer_is="grant") == f"Granted. {both}"
        assert step(hugo, "undo") == f"Both work their own days again. {both}"
        refused = step(hugo, "answer", answer_is="refuse", answer="Too few")
        assert refused == f"Refused, with your sentence. {both}"

    def test_an_exchange_that_comes_to_nothing(self, cast: story.Cast, swap: Swapping, clock: Clock) -> None:
        nadia, ines = signed_in(cast.nadia), signed_in(cast.ines)
        declined = ines.post(f"/swaps/{swap(FRIDAY_NIGHT).pk}/decline/", follow=True)
        assert toast(declined) == f"Declined. {self.held.format('Nadia Benali')}"
        taken_back = nadia.post(f"/swaps/{swap(FRIDAY_NIGHT).pk}/withdraw/", follow=True)
        assert toast(taken_back) == f"Taken back: nothing is exchanged. {self.held.format('Inès Laurent')}"
