"""Every form of the desk's pages, one field at a time gone wrong: an answer in words, never a fault.

test_hostile_requests.py sends nonsense to each address; most of it ends at the first field. Here a form is
filled in as its page gives it, so that the one hostile value reaches what stands behind the form.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import lxml.html
import pytest
from django.test import Client
from django.utils import timezone

from proche.availability import duty_actions
from proche.people import actions as people
from proche.people import days
from proche.people.leave import LeaveKind, LeaveSpan
from proche.people.swaps import SwapKind
from proche.queue import actions as queue
from proche.queue.procedures import actions as procedures
from tests import cast as story
from tests.queue.procedures.examples import UNKNOWN

pytestmark = pytest.mark.django_db

#: Texts, numbers, days and moments that are none, or that no calendar reaches.
VALUES = (
    "a\x00b²",
    "9" * 30,
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "\u202e<script>alert(1)</script>" * 400,
)


class Desk:
    """A desk on which every page of days, promises, procedures and turns has something to show."""

    def __init__(self, at: datetime) -> None:
        self.cast = story.make_cast(at)
        for person in (self.cast.nadia, self.cast.hugo, self.cast.ines, self.cast.admin):
            story.seat(person, at)
        self.customer = story.make_customer(at)
        self.case, self.other = (story.make_case(at, customer=self.customer) for _ in range(2))
        hugo = self.cast.hugo.ref
        queue.claim(self.case, by=hugo, at=at)
        self.key = procedures.publish(UNKNOWN, key="", note="First.", by=hugo, at=at).key
        procedures.start(self.case, self.key, by=hugo, at=at)
        self.monday = days.week_of(timezone.localdate()) + timedelta(days=21)
        self._days(at)
        begin = at + timedelta(days=3)
        end = begin + timedelta(hours=9)
        duty_actions.plan(self.cast.ines.pk, begin=begin, end=end, by=hugo, at=at)

    def _days(self, at: datetime) -> None:
        nadia, hugo, tuesday = self.cast.nadia, self.cast.hugo.ref, self.monday + timedelta(days=1)
        span = LeaveSpan(self.monday, self.monday)
        self.leave = people.ask_leave(nadia.pk, kind=LeaveKind.PAID, span=span, by=nadia.ref, at=at).pk
        people.change_day(hugo.pk, tuesday, ((540, 720),), by=hugo, at=at)
        self.swap = people.ask_swap(
            hugo.pk, kind=SwapKind.HOURS, day=self.monday, other_day=tuesday, by=nadia.ref, at=at
        ).pk

    def addresses(self) -> Iterator[str]:
        case, nadia = self.case.code, self.cast.nadia.pk
        yield from (f"/queue/{case}/", f"/queue/{self.other.code}/", "/queue/", f"/queue/{case}/who/")
        yield from (f"/queue/{case}/promise/", f"/customers/{self.customer.code}/promise/", "/promises/")
        yield from (f"/procedures/{self.key}/{page}" for page in ("", "edit/", "difference/", "figures/"))
        yield from ("/procedures/new/", "/procedures/import/", f"/queue/{case}/procedures/")
        yield from ("/schedule/", f"/schedule/{self.monday}/", f"/team/{nadia}/schedule/{self.monday}/")
        yield from ("/leave/ask/", f"/team/{nadia}/leave/", f"/leave/{self.leave}/", f"/team/{nadia}/")
        yield from ("/swaps/ask/", f"/swaps/{self.swap}/", "/duty/", "/reached/", "/my-days/", "/profile/")
        yield from ("/rules/queue.way/", "/rules/queue.promise_window/", "/study/pooling/", "/search/")


@pytest.fixture
def desk() -> Desk:
    """A view's moment is the real one."""
    return Desk(timezone.now())


def signed_in(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def forms(client: Client, address: str) -> Iterator[tuple[str, str, dict[str, Any], set[str]]]:
    """Of each form on a page: how and where it is sent, what stands in it, which fields it has."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    for form in lxml.html.fromstring(answer.content.decode()).forms:
        action = (form.action or address).strip()
        if "sign-out" in action:
            continue
        names = {one.name for one in form.inputs if one.name} - {"csrfmiddlewaretoken"}
        yield form.method, action if action.startswith("/") else address + action, _filled(form), names


def _filled(form: Any) -> dict[str, Any]:
    texts = [one for one in form.inputs if one.name and one.tag == "textarea"]
    return {**{one.name: one.value or "" for one in texts}, **dict(form.form_values())}


@pytest.mark.slow
def test_no_form_breaks_on_one_hostile_field(desk: Desk) -> None:
    hugo, admin = signed_in(desk.cast.hugo), signed_in(desk.cast.admin)
    broken, seen = [], set()
    for address in desk.addresses():
        client = admin if address.startswith("/rules/") else hugo
        for method, action, fields, names in forms(client, address):
            send = client.post if method == "POST" else client.get
            for name in sorted(names - {one for known, one in seen if known == action}):
                seen.add((action, name))
                for value in VALUES:
                    if send(action, {**fields, name: value}).status_code >= 500:
                        broken.append((method, action, name, value[:30]))
    assert len(seen) > 100
    assert broken == []


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("/told/seen/", {"letter": "²"}),
        ("/told/seen/", {"letter": "9" * 30}),
        ("/presence/", {"state": "AWAY ²"}),
        ("/presence/", {"state": "AWAY 99999999999999"}),
        ("/reached/browsers/", {"endpoint": "https://[::1", "p256dh": "²", "auth": "="}),
        ("/reached/ways/", {"CALM": "a\x00b"}),
        ("/queue/many/undo/", {"what": "x"}),
        ("/queue/many/", {"case": "x\x00y", "do": "take"}),
    ],
)
def test_what_a_script_sends_is_refused_in_words(desk: Desk, address: str, given: dict[str, str]) -> None:
    assert 400 <= signed_in(desk.cast.hugo).post(address, given).status_code < 500


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "²", "9" * 5000])
@pytest.mark.parametrize("address", ["/team/week/", "/schedule/"])
def test_a_week_that_no_calendar_has_is_no_fault(desk: Desk, address: str, day: str) -> None:
    assert signed_in(desk.cast.hugo).get(address, {"from": day}).status_code < 500
