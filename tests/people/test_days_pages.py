"""The pages of days by HTTP: one's own, a lead's, refusals beside their field, what nobody else sees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from proche.people import actions, day_queries, days, holidays, queries
from proche.people.days import Place
from proche.people.leave import LeaveKind, LeaveSpan, LeaveState
from proche.people.models import Leave, Person, Swap
from proche.people.rules import Role
from proche.people.swaps import SwapState
from tests import cast as story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_tries_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def cast() -> story.Cast:
    """A view's moment is the real one, so the story plays today."""
    return story.make_cast(timezone.now())


@pytest.fixture
def monday() -> date:
    """A Monday that is still to come, three weeks on: no public holiday of France falls on it."""
    day = days.week_of(timezone.localdate()) + timedelta(days=21)
    while any(holidays.name_of("FR", day + timedelta(days=n)) for n in range(5)):
        day += timedelta(days=7)
    return day


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def told(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def text(answer: Any) -> str:
    return str(answer.content.decode())


def asked(person: Person, monday: date, **more: Any) -> int:
    fields = {"kind": LeaveKind.RTT, "note": "Marriage", "span": LeaveSpan(monday, monday), **more}
    return actions.ask_leave(person.pk, by=person.ref, at=timezone.now(), **fields).pk


class TestSchedule:
    def test_two_weeks_with_what_is_changed(self, cast: story.Cast, monday: date) -> None:
        nadia = signed_in(cast.nadia)
        page = text(nadia.get(f"/schedule/?from={monday}"))
        assert page.count("09:00–12:30") >= 5
        assert '<span class="tag">changed</span>' not in page
        posted = {"hours": "8:30-12", "place": "HOME"}
        answer = nadia.post(f"/schedule/{monday}/", posted, follow=True)
        assert answer.redirect_chain[0][0] == "/schedule/"
        page = text(nadia.get(f"/schedule/?from={monday}"))
        assert "08:30–12:00" in page
        assert '<span class="tag">changed</span>' in page

    def test_a_change_is_undone_from_its_toast(self, cast: story.Cast, monday: date) -> None:
        nadia = signed_in(cast.nadia)
        answer = nadia.post(f"/schedule/{monday}/", {"hours": "8:30-12", "place": "HOME"}, follow=True)
        [message] = answer.context["messages"]
        undo = message.extra_tags.removeprefix("undo:")
        assert nadia.post(undo).status_code == 303
        plan = queries.get_row(cast.nadia.pk).plan
        assert (plan.changed, days.place_on(plan, monday)) == ((), Place.SITE)

    def test_an_undo_goes_back_to_what_a_lead_had_set_beyond_the_frame(
        self, cast: story.Cast, monday: date
    ) -> None:
        early = {"hours": "6-12", "place": "SITE", "reason": "The stock is counted."}
        signed_in(cast.hugo).post(f"/team/{cast.nadia.pk}/schedule/{monday}/", early)
        nadia = signed_in(cast.nadia)
        answer = nadia.post(f"/schedule/{monday}/", {"hours": "9-12", "place": "SITE"}, follow=True)
        [message] = answer.context["messages"]
        undo = message.extra_tags.removeprefix("undo:")
        assert nadia.post(undo).status_code == 303
        assert queries.get_row(cast.nadia.pk).plan.changed == ((monday, ((360, 720),)),)
        # Signed for this day alone, and nothing that is made up.
        tuesday = monday + timedelta(days=1)
        assert nadia.post(undo.replace(str(monday), str(tuesday), 1)).status_code == 422
        assert nadia.post(f"/schedule/{monday}/undo/?hours=5-12&place=SITE").status_code == 422

    def test_hours_outside_the_frame_are_said_beside_them(self, cast: story.Cast, monday: date) -> None:
        answer = signed_in(cast.nadia).post(f"/schedule/{monday}/", {"hours": "5-12", "place": "SITE"})
        assert answer.status_code == 422
        assert "begins at 5:00, before the desk does. From 7:00 on it fits." in text(answer)
        assert 'value="5-12"' in text(answer)

    def test_a_lead_writes_a_reason_and_the_person_reads_it(self, cast: story.Cast, monday: date) -> None:
        hugo, there = signed_in(cast.hugo), f"/team/{cast.nadia.pk}/schedule/{monday}/"
        refused = hugo.post(there, {"hours": "5-12", "place": "SITE", "reason": ""})
        assert (refused.status_code, "Write a reason" in text(refused)) == (422, True)
        assert (
            hugo.post(there, {"hours": "5-12", "place": "SITE", "reason": "Stocktaking"}).status_code == 303
        )
        assert "Stocktaking" in text(signed_in(cast.nadia).get(f"/schedule/?from={monday}"))

    def test_the_schedule_of_another_is_not_there_for_agents(self, cast: story.Cast, monday: date) -> None:
        ines = signed_in(cast.ines)
        for there in (f"/team/{cast.nadia.pk}/schedule/", f"/team/{cast.nadia.pk}/schedule/{monday}/"):
            assert ines.get(there).status_code == 404
        assert signed_in(cast.hugo).get(f"/team/{cast.admin.pk}/schedule/").status_code == 404

    @pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "0001-01-01", "9999-12-31"])
    def test_what_is_no_day_is_not_there(self, cast: story.Cast, day: str) -> None:
        nadia = signed_in(cast.nadia)
        assert nadia.get(f"/schedule/{day}/").status_code == 404
        assert nadia.get(f"/schedule/?from={day}").status_code == 404

    def test_a_third_day_from_home_is_said_beside_the_choice(self, cast: story.Cast) -> None:
        nadia = signed_in(cast.nadia)
        answer = nadia.post("/profile/places/", {"from_home": ["1", "2", "3"]})
        assert answer.status_code == 422
        assert "These are 3 days from home a week; the desk has 2." in text(answer)
        assert nadia.post("/profile/places/", {"from_home": ["1", "2"]}).status_code == 303
        there = f"/team/{cast.nadia.pk}/places/"
        assert signed_in(cast.hugo).post(there, {"from_home": ["1", "2", "3"]}).status_code == 303


class TestHours:
    def test_ones_own_outside_the_frame_are_refused_beside_their_day(self, cast: story.Cast) -> None:
        answer = signed_in(cast.nadia).post("/profile/hours/", {"day_1": "5-12"})
        assert answer.status_code == 422
        assert "Work on Monday begins at 5:00" in text(answer)
        assert queries.get_row(cast.nadia.pk).hours == story.OFFICE

    def test_a_leads_reason_stands_on_the_persons_profile(self, cast: story.Cast) -> None:
        there = f"/team/{cast.nadia.pk}/hours/"
        hugo = signed_in(cast.hugo)
        assert hugo.post(there, {"day_1": "5-12"}).status_code == 422
        assert hugo.post(there, {"day_1": "5-12", "reason": "First lorry"}).status_code == 303
        assert "First lorry" in text(signed_in(cast.nadia).get("/profile/"))
        assert "First lorry" not in text(signed_in(cast.ines).get(f"/team/{cast.nadia.pk}/"))


class TestLeave:
    def test_asked_by_the_form_and_granted_by_the_lead(self, cast: story.Cast, monday: date) -> None:
        nadia, hugo = signed_in(cast.nadia), signed_in(cast.hugo)
        posted = {"kind": "RTT", "from_day": str(monday), "to_day": "", "note": "Marriage"}
        answer = nadia.post("/leave/ask/", posted, follow=True)
        assert told(answer)[0].startswith("Asked. You are told the answer.")
        there = answer.redirect_chain[0][0]
        assert "Nadia Benali" in text(hugo.get("/team/requests/"))
        page = text(hugo.get(there))
        assert "Marriage" in page
        assert "Working-time reduction" in page
        answer = hugo.post(f"{there}answer/", {"answer_is": "grant", "answer": ""}, follow=True)
        assert told(answer)[0].startswith("Granted.")
        assert days.minutes_of(queries.get_row(cast.nadia.pk).plan, monday) == ()

    def test_the_kind_is_seen_by_the_person_and_their_lead_alone(
        self, cast: story.Cast, monday: date
    ) -> None:
        pk = asked(cast.nadia, monday)
        actions.grant_leave(pk, by=cast.hugo.ref, at=timezone.now())
        ines = signed_in(cast.ines)
        assert ines.get(f"/leave/{pk}/").status_code == 404
        week = text(ines.get(f"/team/week/?from={monday}"))
        assert "Away" in week
        assert "Working-time" not in week
        assert "Marriage" not in week

    def test_a_refusal_without_a_sentence_keeps_the_page(self, cast: story.Cast, monday: date) -> None:
        pk = asked(cast.nadia, monday)
        hugo = signed_in(cast.hugo)
        answer = hugo.post(f"/leave/{pk}/answer/", {"answer_is": "refuse", "answer": ""})
        assert (answer.status_code, "Write a sentence that says why" in text(answer)) == (422, True)
        hugo.post(f"/leave/{pk}/answer/", {"answer_is": "refuse", "answer": "Two are away already"})
        assert "Two are away already" in text(signed_in(cast.nadia).get(f"/leave/{pk}/"))

    def test_what_nobody_else_has_is_named_to_the_lead(self, cast: story.Cast, monday: date) -> None:
        pk = asked(cast.ines, monday)
        assert "Nobody else who works then looks after Bretagne." in text(
            signed_in(cast.hugo).get(f"/leave/{pk}/")
        )

    def test_who_else_is_away_or_asks_is_named(self, cast: story.Cast, monday: date) -> None:
        pk = asked(cast.nadia, monday)
        asked(cast.ines, monday)
        page = text(signed_in(cast.hugo).get(f"/leave/{pk}/"))
        assert "Others ask for some of these days too" in page
        assert "Inès Laurent" in page

    def test_steps_and_their_undo(self, cast: story.Cast, monday: date) -> None:
        pk = asked(cast.nadia, monday)
        nadia, hugo = signed_in(cast.nadia), signed_in(cast.hugo)
        for client, step, state in (
            (nadia, "withdraw", LeaveState.WITHDRAWN),
            (nadia, "again", LeaveState.ASKED),
        ):
            assert client.post(f"/leave/{pk}/{step}/").status_code == 303
            assert day_queries.get_leave(pk).state is state
        hugo.post(f"/leave/{pk}/answer/", {"answer_is": "grant", "answer": "Enjoy"})
        hugo.post(f"/leave/{pk}/reopen/")
        assert day_queries.get_leave(pk).state is LeaveState.ASKED

    def test_nobody_elses_request_moves(self, cast: story.Cast, monday: date) -> None:
        pk = asked(cast.nadia, monday)
        ines = signed_in(cast.ines)
        for step in ("withdraw", "again", "back", "answer", "reopen"):
            assert ines.post(f"/leave/{pk}/{step}/").status_code == 404
        assert day_queries.get_leave(pk).state is LeaveState.ASKED

    def test_a_lead_writes_an_illness_down(self, cast: story.Cast) -> None:
        day = timezone.localdate()
        while not days.planned_minutes(queries.get_row(cast.nadia.pk).plan, day):
            day += timedelta(days=1)
        posted = {"kind": "SICK", "from_day": str(day)}
        answer = signed_in(cast.hugo).post(f"/team/{cast.nadia.pk}/leave/", posted)
        assert answer.status_code == 303
        assert Leave.objects.get().state == LeaveState.GRANTED

    def test_days_that_cannot_be_are_said_beside_them(self, cast: story.Cast, monday: date) -> None:
        posted = {"kind": "PAID", "from_day": str(monday), "to_day": str(monday - timedelta(days=1))}
        answer = signed_in(cast.nadia).post("/leave/ask/", posted)
        assert (answer.status_code, "Leave ends after it begins" in text(answer)) == (422, True)
        assert not Leave.objects.exists()

    def test_days_beyond_the_calendar_are_said_and_break_nothing(self, cast: story.Cast) -> None:
        nadia = signed_in(cast.nadia)
        for day in ("0001-01-01", "9999-12-31"):
            assert nadia.post("/leave/ask/", {"from_day": day, "kind": "SICK"}).status_code == 422
            swap = {"other": cast.ines.pk, "kind": "HOURS", "day": day, "other_day": day}
            assert nadia.post("/swaps/ask/", swap).status_code == 422


class TestSwaps:
    def test_two_agree_and_a_lead_grants(self, cast: story.Cast, monday: date) -> None:
        now = timezone.now()
        actions.change_day(cast.ines.pk, monday, ((480, 720),), by=cast.ines.ref, at=now)
        posted = {"other": cast.ines.pk, "kind": "HOURS", "day": str(monday), "other_day": str(monday)}
        assert signed_in(cast.nadia).post("/swaps/ask/", posted).status_code == 303
        pk = Swap.objects.get().pk
        ines, hugo = signed_in(cast.ines), signed_in(cast.hugo)
        assert "Agree" in text(ines.get(f"/swaps/{pk}/"))
        ines.post(f"/swaps/{pk}/agree/")
        assert "Nadia Benali" in text(hugo.get("/team/requests/"))
        hugo.post(f"/swaps/{pk}/answer/", {"answer_is": "grant"})
        assert days.minutes_of(queries.get_row(cast.nadia.pk).plan, monday) == ((480, 720),)
        hugo.post(f"/swaps/{pk}/undo/")
        assert day_queries.get_swap(pk).state is SwapState.AGREED

    def test_days_that_do_not_fit_are_said_beside_them(self, cast: story.Cast, monday: date) -> None:
        posted = {"other": cast.ines.pk, "kind": "HOURS", "day": str(monday), "other_day": str(monday)}
        answer = signed_in(cast.nadia).post("/swaps/ask/", posted)
        assert (answer.status_code, "nothing to exchange" in text(answer)) == (422, True)

    def test_a_third_one_sees_nothing_of_it(self, cast: story.Cast, monday: date) -> None:
        actions.change_day(cast.ines.pk, monday, ((480, 720),), by=cast.ines.ref, at=timezone.now())
        posted = {"other": cast.ines.pk, "kind": "HOURS", "day": str(monday), "other_day": str(monday)}
        signed_in(cast.nadia).post("/swaps/ask/", posted)
        pk = Swap.objects.get().pk
        third = signed_in(story.make_person("Yann", "yann@desk.example", Role.AGENT, timezone.now()))
        assert third.get(f"/swaps/{pk}/").status_code == 404
        assert third.post(f"/swaps/{pk}/agree/").status_code == 404


class TestWork:
    def test_levels_kinds_and_holidays_are_written_on_one_form(self, cast: story.Cast) -> None:
        hugo, there = signed_in(cast.hugo), f"/team/{cast.nadia.pk}/work/"
        posted = {
            "name": "Nadia Benali", "team": "Customer desk", "regions": "Bretagne", "languages": "fr",
            "skills": "edi 3, orders", "capacity": "4", "holidays": "FR-57", "kind_ORDER": "2",
        }  # fmt: skip
        assert hugo.post(there, posted).status_code == 303
        row = queries.get_row(cast.nadia.pk)
        assert (dict(row.skills), row.holidays) == ({"edi": 3, "orders": 1}, "FR-57")
        assert dict(row.kind_capacity) == {"ORDER": 2}
        page = text(hugo.get(f"/team/{cast.nadia.pk}/"))
        assert "edi (3), orders" in page
        assert "France: Moselle" in page

    @pytest.mark.parametrize("skills", ["edi 9", "edi\nclinical"])
    def test_what_is_no_skill_with_a_level_is_refused_in_words(self, cast: story.Cast, skills: str) -> None:
        posted = {"name": "Nadia", "languages": "fr", "skills": skills, "capacity": "4", "holidays": "FR"}
        answer = signed_in(cast.hugo).post(f"/team/{cast.nadia.pk}/work/", posted)
        assert answer.status_code == 422
        assert f"“{skills}” is no skill with a level of 1, 2 or 3" in text(answer)
