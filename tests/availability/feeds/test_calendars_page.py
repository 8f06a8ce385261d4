"""The page of one's calendars, by HTTP."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.test import Client

from proche.availability.models import Feed, Hold
from tests import cast as story
from tests.availability.feeds.calendar_server import CalendarServer, calendar

pytestmark = pytest.mark.django_db

NOON = "UID:lunch\nDTSTART:20261124T110000Z\nDTEND:20261124T120000Z\nSUMMARY:Dentist"


def add(nadia: Client, server: CalendarServer) -> str:
    posted = {"ical-address": server.url + "secret-7f3a.ics", "ical-name": "Home"}
    return nadia.post("/calendars/add/", posted, follow=True).content.decode()


def test_an_address_is_added_read_and_never_shown_again(nadia: Client, server: CalendarServer) -> None:
    server.body = calendar(NOON)
    answer = add(nadia, server)
    assert "Home was read: 1 busy time in the coming week." in answer
    assert "localhost" in answer
    assert "7f3a" not in answer + nadia.get("/calendars/").content.decode()
    assert "Dentist" not in answer


def test_what_is_wrong_is_told_at_once(nadia: Client, server: CalendarServer) -> None:
    server.status = 404
    assert add(nadia, server).count("Nothing is at this address.") == 2


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://cal.example/x.ics", "begin with https://"),
        ("https://nadia:secret@cal.example/x.ics", "holds no name and no password"),
        ("https://10.0.0.8/x.ics", "own network"),
        ("calendar", "no web address"),
        ("", "required"),
    ],
)
def test_an_address_that_is_not_called_is_refused_at_its_field(
    nadia: Client, address: str, words: str
) -> None:
    answer = nadia.post("/calendars/add/", {"ical-address": address})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Feed.objects.count() == 0


def test_webcal_is_https(nadia: Client) -> None:
    assert b"own network" in nadia.post("/calendars/add/", {"ical-address": "webcal://10.0.0.8/x"}).content


def test_removed_with_undo(nadia: Client, server: CalendarServer) -> None:
    server.body = calendar(NOON)
    add(nadia, server)
    pk = Feed.objects.get().pk
    answer = nadia.post(f"/calendars/{pk}/remove/", follow=True).content.decode()
    assert "Removed, with its busy times." in answer
    assert Hold.objects.count() == 0
    assert "No calendar yet" in answer
    undo = re.search(rf"/calendars/{pk}/restore/", answer)
    assert undo
    assert "Home was read: 1 busy time" in nadia.post(undo.group(), follow=True).content.decode()
    assert Hold.objects.count() == 1


def test_titles_are_shown_to_their_person_who_chose_so(nadia: Client, server: CalendarServer) -> None:
    server.body = calendar(NOON)
    add(nadia, server)
    pk = Feed.objects.get().pk
    chosen = {"keeps_titles": "on", "own_address": "nadia@home.example"}
    assert "Dentist" in nadia.post(f"/calendars/{pk}/choose/", chosen, follow=True).content.decode()
    other = Client()
    other.force_login(Feed.objects.get().person.__class__.objects.get(email="hugo@desk.example"))
    assert "Dentist" not in other.get("/calendars/").content.decode() + other.get("/team/").content.decode()


def test_paused_and_started(nadia: Client, server: CalendarServer) -> None:
    server.body = calendar(NOON)
    add(nadia, server)
    pk = Feed.objects.get().pk
    assert "Start</button>" in nadia.post(f"/calendars/{pk}/pause/", follow=True).content.decode()
    assert nadia.post(f"/calendars/{pk}/read/").status_code == 404
    assert "busy time in" in nadia.post(f"/calendars/{pk}/resume/", follow=True).content.decode()


def test_the_calendar_of_another_is_not_there(
    nadia: Client, cast: story.Cast, server: CalendarServer, at: datetime
) -> None:
    add(nadia, server)
    pk = Feed.objects.get().pk
    ines = Client()
    ines.force_login(cast.ines)
    for act in ("read", "choose", "pause", "resume", "remove", "restore"):
        assert ines.post(f"/calendars/{pk}/{act}/").status_code == 404
        assert nadia.get(f"/calendars/{pk}/{act}/").status_code == 405


def test_an_account_that_is_none_is_refused_and_its_password_not_written_back(
    nadia: Client, server: CalendarServer
) -> None:
    server.body = b"<html>Hello</html>"
    posted = {"account-address": server.url, "account-user": "nadia", "account-password": "plum-tree-42"}
    answer = nadia.post("/calendars/account/", posted)
    assert answer.status_code == 422
    assert "No calendar was found for this account." in answer.content.decode()
    assert "plum-tree-42" not in answer.content.decode()
