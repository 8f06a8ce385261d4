"""Who promises for others reads when it reaches them: from the action, and on the page that follows."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from proche.kernel import clock as desk_clock
from proche.kernel import gate
from proche.people import actions as people
from proche.people.leave import LeaveKind, LeaveSpan
from proche.queue.models import Promise
from proche.queue.promises import actions
from proche.queue.promises.rules import PromiseKind
from proche.queue.queries import CaseRef
from tests.cast import Cast, make_case, make_customer
from tests.queue.promises.story import seated

pytestmark = pytest.mark.django_db
#: Friday, 27 November 2026 at 20:42 in Paris: everyone has gone until Monday at 9:00.
FRIDAY_NIGHT = datetime(2026, 11, 27, 19, 42, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
#: Monday at 15:00 in Paris.
AFTERNOON = MONDAY + timedelta(hours=6)
TUESDAY = AFTERNOON + timedelta(days=1)


@pytest.fixture
def cast(at: datetime) -> Cast:
    return seated(at)


@pytest.fixture
def case(cast: Cast, at: datetime) -> CaseRef:
    return make_case(at, kind="REQUEST", customer=make_customer(at))


def promised(case: CaseRef, by: Any, when: datetime) -> actions.PromiseRef:
    """The admin has no hours of their own: what they promise, two others keep and stand in for."""
    return actions.promise(case, kind=PromiseKind.CALL_BACK, begin=AFTERNOON, by=by.ref, at=when)


def arrives(names: str) -> str:
    return f"The message will arrive {MONDAY.isoformat()}: nobody disturbs {names} before."


def reaches(names: str) -> str:
    return f"The message reaches {names} now."


def names(made: actions.PromiseRef) -> str:
    assert made.stand_in
    return f"{made.owner.name} and {made.stand_in.name}"


@pytest.mark.parametrize(("when", "words"), [(FRIDAY_NIGHT, arrives), (MONDAY, reaches)])
def test_two_others_keep_it_and_stand_in_and_one_sentence_says_when(
    cast: Cast, case: CaseRef, when: datetime, words: Any
) -> None:
    made = promised(case, cast.admin, when)
    assert cast.admin.ref not in (made.owner, made.stand_in)
    assert [str(sentence) for sentence in made.told] == [words(names(made))]


def test_who_keeps_it_themself_reads_of_the_stand_in_alone(cast: Cast, case: CaseRef) -> None:
    made = promised(case, cast.nadia, FRIDAY_NIGHT)
    assert made.owner == cast.nadia.ref
    assert made.stand_in
    assert [str(sentence) for sentence in made.told] == [arrives(made.stand_in.name)]
    assert gate.list_held(cast.nadia.pk) == []


def test_moved_to_another_time_it_is_told_again(cast: Cast, case: CaseRef) -> None:
    made = promised(case, cast.admin, FRIDAY_NIGHT)
    moved = actions.move(made, begin=TUESDAY, agreed=True, by=cast.admin.ref, at=FRIDAY_NIGHT)
    assert [str(sentence) for sentence in moved.told] == [arrives(names(moved))]
    # Of the time that is no longer promised nobody hears on Monday.
    keys = {letter.key for letter, _ in gate.list_held(moved.owner.pk)}
    assert keys == {f"promise:{moved.code}"}


def test_called_off_before_anyone_read_of_it_it_reaches_nobody(cast: Cast, case: CaseRef) -> None:
    made = promised(case, cast.admin, FRIDAY_NIGHT)
    assert len(gate.list_held(made.owner.pk)) == 1
    actions.call_off(made, words="", by=cast.admin.ref, at=FRIDAY_NIGHT)
    assert gate.list_held(made.owner.pk) == []


def test_kept_by_mistake_and_passed_on_when_it_is_to_be_kept_again(cast: Cast, case: CaseRef) -> None:
    made = promised(case, cast.nadia, FRIDAY_NIGHT)
    actions.keep(made, words="", by=cast.nadia.ref, at=FRIDAY_NIGHT)
    ill = LeaveSpan(AFTERNOON.date(), date(2026, 12, 4))
    people.ask_leave(cast.nadia.pk, kind=LeaveKind.SICK, span=ill, by=cast.nadia.ref, at=FRIDAY_NIGHT)
    told = actions.reopen(made, by=cast.nadia.ref, at=FRIDAY_NIGHT)
    row = Promise.objects.select_related("owner", "stand_in").get(pk=made.pk)
    assert row.stand_in
    assert row.owner != cast.nadia
    assert [str(sentence) for sentence in told] == [arrives(f"{row.owner.name} and {row.stand_in.name}")]


@pytest.fixture
def night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_clock, "now", lambda: FRIDAY_NIGHT)


def toast(answer: Any) -> str:
    """What the page says, with the hour alone of the moment that follows "arrive"."""
    [message] = answer.context["messages"]
    assert str(message) in answer.content.decode()
    return re.sub(r"arrive .*?(\d\d:\d\d):", r"arrive \1:", str(message))


@pytest.mark.usefixtures("night")
def test_the_page_says_when_it_reaches_who_keeps_it(cast: Cast, case: CaseRef) -> None:
    client = Client()
    client.force_login(cast.admin)
    form = {"key": "one", "begin": AFTERNOON.isoformat(), "typed": "", "kind": "CALL_BACK", "to": ""}
    form |= {"to_name": "Madame Roy", "to_address": "01 99 00 10 05", "about": ""}
    answer = client.post(f"/queue/{case.code}/promise/", form, follow=True)
    row = Promise.objects.select_related("owner", "stand_in").get()
    assert row.stand_in
    held = f"The message will arrive 09:00: nobody disturbs {row.owner.name} and {row.stand_in.name} before."
    assert toast(answer) == f"{row.owner.name} keeps it. {row.stand_in.name} stands in. {held}"
    client.post(f"/promises/{row.code}/kept/", {"words": ""}, follow=True)
    again = client.post(f"/promises/{row.code}/reopen/", follow=True)
    assert toast(again) == f"It is to be kept again. {held}"
    moved = {"begin": TUESDAY.isoformat(), "typed": "", "words": "", "agreed": "on"}
    answer = client.post(f"/promises/{row.code}/move/", moved, follow=True)
    assert "Say the new time to the customer. The message will arrive 09:00:" in toast(answer)
