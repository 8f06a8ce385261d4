"""How I am reached, by HTTP: choices, browsers, the test, banners, what waits and what came."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from proche.availability import push, reach_queries
from proche.kernel import clock as desk_clock
from proche.kernel import gate, outbox
from proche.kernel.gate import GateMessage, Urgency, Way
from proche.kernel.words import said
from tests import cast as story
from tests.availability.push_service import PushService

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(at: datetime) -> story.Cast:
    return story.make_cast(at)


@pytest.fixture
def nadia(cast: story.Cast) -> Client:
    client = Client()
    client.force_login(cast.nadia)
    return client


class Clock:
    """The desk's moment, which a test may move."""

    moment: datetime


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> Clock:
    shown = Clock()
    shown.moment = at
    monkeypatch.setattr(desk_clock, "now", lambda: shown.moment)
    return shown


def message(title: str, **more: Any) -> GateMessage:
    return GateMessage(title=said(title), url="/queue/", **more)


def test_what_is_chosen_is_kept(nadia: Client, cast: story.Cast) -> None:
    posted = {"CALM": [], "SOON": ["MAIL"], "NOW": ["PUSH", "MAIL"], "discreet": "on"}
    assert nadia.post("/reached/ways/", posted).status_code == 303
    choice = reach_queries.get_choice(cast.nadia.pk)
    assert choice.is_discreet
    assert choice.ways_for(Urgency.SOON) == {Way.MAIL}
    page = nadia.get("/reached/").content.decode()
    assert re.search(r'name="SOON" value="MAIL" checked', page)
    assert not re.search(r'name="SOON" value="PUSH" checked', page)
    assert nadia.post("/reached/ways/", {"SOON": ["PIGEON"]}).status_code == 422


def test_a_test_comes_at_once_within_the_hours(nadia: Client, cast: story.Cast) -> None:
    answer = nadia.post("/reached/test/", {"urgency": "NOW"}, follow=True)
    assert "The message reaches Nadia Benali now." in answer.content.decode()
    assert "A test, sent by yourself." in answer.content.decode()
    assert nadia.post("/reached/test/", {"urgency": "LOUD"}).status_code == 422


def test_a_test_in_the_evening_waits_and_the_page_says_until_when(
    nadia: Client, cast: story.Cast, clock: Clock, at: datetime
) -> None:
    clock.moment = at + timedelta(hours=10)
    answer = nadia.post("/reached/test/", {"urgency": "SOON"}, follow=True).content.decode()
    assert "nobody disturbs Nadia Benali before." in answer
    assert 'id="waiting"' in answer
    assert gate.list_unseen(cast.nadia.pk) == []


def test_a_banner_stays_until_it_was_seen(nadia: Client, cast: story.Cast, at: datetime) -> None:
    gate.reach(cast.nadia.pk, message("Inès asks for you."), at=at)
    (letter,) = gate.list_unseen(cast.nadia.pk)
    for address in ("/queue/", "/reached/", "/shell/banners/"):
        assert "Inès asks for you." in nadia.get(address).content.decode()
    answer = nadia.get(f"/told/{letter.pk}/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/queue/")
    assert "Inès asks for you." not in nadia.get("/queue/").content.decode()
    assert "Inès asks for you." in nadia.get("/reached/").content.decode()


def test_an_offer_is_no_banner_where_it_stands_on_the_page(
    nadia: Client, cast: story.Cast, at: datetime
) -> None:
    offer = replace(message("A case is for you: Parc."), kind="offer", url="/queue/ABCD/")
    gate.reach(cast.nadia.pk, offer, at=at)
    assert "A case is for you" in nadia.get("/queue/").content.decode()
    assert "A case is for you" not in nadia.get("/").content.decode()
    asked_from_home = nadia.get("/shell/banners/", headers={"HX-Current-URL": "http://desk.example/"})
    assert "A case is for you" not in asked_from_home.content.decode()


def test_one_or_all_are_marked_as_seen(nadia: Client, cast: story.Cast, at: datetime) -> None:
    for number in range(3):
        gate.reach(cast.nadia.pk, message(f"Message {number}."), at=at)
    first = gate.list_unseen(cast.nadia.pk)[0].pk
    nadia.post("/told/seen/", {"letter": first})
    assert len(gate.list_unseen(cast.nadia.pk)) == 2
    nadia.post("/told/seen/")
    assert gate.list_unseen(cast.nadia.pk) == []
    assert nadia.post("/told/seen/", {"letter": "x"}).status_code == 422


def test_a_letter_leads_nowhere_but_into_the_desk(nadia: Client, cast: story.Cast, at: datetime) -> None:
    gate.reach(cast.nadia.pk, GateMessage(title=said("x"), url="//elsewhere.example/"), at=at)
    (letter,) = gate.list_unseen(cast.nadia.pk)
    assert nadia.get(f"/told/{letter.pk}/").headers["Location"] == "/reached/"


def test_nobody_opens_or_sees_what_came_to_another(nadia: Client, cast: story.Cast, at: datetime) -> None:
    gate.reach(cast.ines.pk, message("For Inès alone."), at=at)
    (letter,) = gate.list_unseen(cast.ines.pk)
    assert nadia.get(f"/told/{letter.pk}/").status_code == 404
    nadia.post("/told/seen/", {"letter": letter.pk})
    assert len(gate.list_unseen(cast.ines.pk)) == 1
    assert "For Inès alone." not in nadia.get("/reached/").content.decode()


def test_what_could_not_go_by_mail_is_said_to_its_reader(
    nadia: Client, cast: story.Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from proche.kernel import mails

    def refuse(*_: Any, **__: Any) -> None:
        raise outbox.Never("no such address")

    monkeypatch.setattr(mails, "hand_over", refuse)
    gate.reach(cast.nadia.pk, message("Look.", urgency=Urgency.NOW), at=at)
    outbox.send_due(at=at)
    assert "the mail was refused" in nadia.get("/reached/").content.decode()


def test_a_browser_is_added_and_taken_out_by_its_person(nadia: Client, cast: story.Cast) -> None:
    given = {**PushService().subscription(), "endpoint": "https://push.example/abc"}
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
    assert nadia.post("/reached/browsers/", given, headers={"user-agent": firefox}).status_code == 204
    page = nadia.get("/reached/").content.decode()
    assert "Firefox, Linux" in page
    assert push.public_key() in page
    assert "push.example" not in page
    nadia.post("/reached/browsers/drop/", {"endpoint": given["endpoint"]})
    assert reach_queries.list_browsers(cast.nadia.pk) == []


def test_the_service_worker_rules_the_whole_desk_and_is_asked_for_anew(nadia: Client) -> None:
    answer = Client().get("/sw.js")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_who_hands_a_case_over_reads_when_the_colleague_hears_of_it(
    nadia: Client, cast: story.Cast, clock: Clock, at: datetime
) -> None:
    from proche.queue import actions as queue

    evening = clock.moment = at + timedelta(hours=10)
    case = story.make_case(evening)
    for person in (cast.nadia, cast.ines):
        story.seat(person, evening)
    queue.claim(case, by=cast.nadia.ref, at=evening)
    answer = nadia.post(f"/queue/{case.code}/hand-over/", {"to": cast.ines.pk, "note": ""}, follow=True)
    assert "nobody disturbs Inès Laurent before." in answer.content.decode()
    assert mail.outbox == []
