"""Who gives a colleague a case or answers one who asked reads when it reaches them, now or in the morning."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from proche.kernel import clock as desk_clock
from proche.queue import actions
from proche.queue.queries import CaseRef
from proche.queue.rules import Verdict
from tests import cast as story

pytestmark = pytest.mark.django_db
#: Friday, 27 November 2026 at 20:42 in Paris: everyone has gone until Monday at 9:00.
FRIDAY_NIGHT = datetime(2026, 11, 27, 19, 42, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
BOTH = [
    (FRIDAY_NIGHT, "The message will arrive 09:00: nobody disturbs {} before."),
    (MONDAY, "The message reaches {} now."),
]


class Clock:
    """The desk's moment, which a test may move."""

    moment = FRIDAY_NIGHT


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    shown = Clock()
    monkeypatch.setattr(desk_clock, "now", lambda: shown.moment)
    return shown


@pytest.fixture
def cast(at: datetime) -> story.Cast:
    return story.make_cast(at)


def in_hand(person: Any, when: datetime, title: str = "Clinique du Parc") -> CaseRef:
    case = story.make_case(when, kind="REQUEST", title=title)
    story.seat(person, when)
    actions.claim(case, by=person.ref, at=when)
    return case


def asked(cast: story.Cast, when: datetime) -> CaseRef:
    """Nadia asks about a case; Inès, who works late, has the asking in hand."""
    case = in_hand(cast.nadia, when)
    look = actions.ask_look(case, question="Is this the right one?", by=cast.nadia.ref, at=when)
    story.seat(cast.ines, when)
    actions.claim(look, by=cast.ines.ref, at=when)
    return look


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def shorter(words: str) -> str:
    """With the hour alone of the moment that follows "arrive", whichever day the test runs on."""
    return re.sub(r"arrive .*?(\d\d:\d\d):", r"arrive \1:", words)


def toast(answer: Any) -> tuple[str, bool]:
    """What the page says, and whether as a doubt."""
    [message] = answer.context["messages"]
    assert str(message) in answer.content.decode()
    return shorter(str(message)), message.level_tag == "warning"


def test_who_looked_at_a_case_knows_when_the_one_who_asked_hears_of_it(cast: story.Cast) -> None:
    told = actions.answer_look(
        asked(cast, FRIDAY_NIGHT), verdict=Verdict.FINE, words="", by=cast.ines.ref, at=FRIDAY_NIGHT
    )
    arrives = f"The message will arrive {MONDAY.isoformat()}: nobody disturbs Nadia Benali before."
    assert [str(sentence) for sentence in told] == [arrives]


@pytest.mark.parametrize(("moment", "words"), BOTH)
def test_the_answer_to_a_look_on_the_page(
    cast: story.Cast, clock: Clock, moment: datetime, words: str
) -> None:
    clock.moment = moment
    look = asked(cast, moment)
    posted = {"verdict": "FINE", "words": "Same volume."}
    answer = signed_in(cast.ines).post(f"/queue/{look.code}/look/answer/", posted, follow=True)
    assert toast(answer) == (f"Your answer stands on the case. {words.format('Nadia Benali')}", False)


@pytest.mark.parametrize(("moment", "words"), BOTH)
def test_a_hand_over_that_waits_is_a_doubt(
    cast: story.Cast, clock: Clock, moment: datetime, words: str
) -> None:
    clock.moment = moment
    case = in_hand(cast.nadia, moment)
    posted = {"to": cast.ines.pk, "note": ""}
    answer = signed_in(cast.nadia).post(f"/queue/{case.code}/hand-over/", posted, follow=True)
    said, is_doubt = toast(answer)
    assert said.endswith(f"then it waits for everyone. {words.format('Inès Laurent')}")
    assert is_doubt is (moment is FRIDAY_NIGHT)


@pytest.mark.parametrize(("moment", "words"), BOTH)
def test_many_cases_for_one_colleague_are_said_once(
    cast: story.Cast, clock: Clock, moment: datetime, words: str
) -> None:
    clock.moment = moment
    cases = [in_hand(cast.nadia, moment, title=f"Case {number}") for number in range(3)]
    posted = {"do": "hand_over", "to": cast.ines.pk, "case": [case.code for case in cases]}
    answer = signed_in(cast.nadia).post("/queue/many/", posted, follow=True)
    assert toast(answer) == (f"3 cases done. {words.format('Inès Laurent')}", moment is FRIDAY_NIGHT)


def test_where_some_are_left_the_page_says_it_beside_those_that_went(cast: story.Cast, clock: Clock) -> None:
    mine = in_hand(cast.nadia, FRIDAY_NIGHT)
    hers = in_hand(cast.hugo, FRIDAY_NIGHT, title="EHPAD Les Tilleuls")
    posted = {"do": "hand_over", "to": cast.ines.pk, "case": [mine.code, hers.code]}
    shown = signed_in(cast.nadia).post("/queue/many/", posted).content.decode()
    assert shorter(shown).count("The message will arrive 09:00: nobody disturbs Inès Laurent before.") == 1
