"""CalDAV against a real radicale on loopback: calendars are found, their busy times read."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from proche.availability.feeds import actions, caldav, fetching, jobs, spans
from proche.availability.feeds import queries as feeds
from proche.availability.feeds.actions import Choices
from proche.availability.feeds.secrets import Access
from proche.availability.feeds.trouble import Trouble
from proche.availability.models import Feed, Hold
from tests import cast as story
from tests.availability.feeds.calendar_server import CalendarServer, calendar
from tests.desk_process import free_port

USER, PASSWORD = "nadia", "plum-tree-42"
NOON = "UID:lunch\nDTSTART:20261124T110000Z\nDTEND:20261124T120000Z\nSUMMARY:Dentist"
WEEKLY = "UID:w\nDTSTART;TZID=Europe/Paris:20250901T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=WE"
SOON = 30.0


def send(method: str, url: str, body: bytes = b"") -> int:
    request = urllib.request.Request(url, data=body, method=method)
    request.add_header("Authorization", "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode())
    request.add_header("Content-Type", "text/calendar" if method == "PUT" else "application/xml")
    with urllib.request.urlopen(request, timeout=5) as answer:
        return int(answer.status)


def make_calendar(url: str, name: str, *events: str) -> None:
    send(
        "MKCOL",
        url,
        b'<mkcol xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><set><prop><resourcetype><collection/>'
        b"<C:calendar/></resourcetype><displayname>" + name.encode() + b"</displayname></prop></set></mkcol>",
    )
    for number, event in enumerate(events):
        send("PUT", f"{url}{number}.ics", calendar(event))


@pytest.fixture(scope="module")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("radicale")
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
    url = f"http://localhost:{(port := free_port())}/"
    options = {
        "server-hosts": f"127.0.0.1:{port}",
        "auth-type": "htpasswd",
        "auth-htpasswd-filename": str(folder / "users"),
        "auth-htpasswd-encryption": "plain",
        "auth-delay": "0",
        "storage-filesystem-folder": str(folder / "data"),
    }
    command = [sys.executable, "-m", "radicale", "--config", "", *(f"--{k}={v}" for k, v in options.items())]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PROCHE_")}
    process = subprocess.Popen(command, env=kept, stderr=subprocess.DEVNULL)
    try:
        until_it_answers(process, url)
        make_calendar(f"{url}{USER}/home/", "Home", NOON)
        make_calendar(f"{url}{USER}/work/", "Work", WEEKLY)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def until_it_answers(process: subprocess.Popen[bytes], url: str) -> None:
    ends = time.monotonic() + SOON
    while time.monotonic() < ends and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            process.poll()
    raise AssertionError("radicale did not start")


def access(address: str, password: str = PASSWORD) -> Access:
    return Access(address, USER, password)


@pytest.mark.parametrize("where", ["", "nadia/"])
def test_calendars_are_found_from_the_server_or_the_account(radicale: str, where: str) -> None:
    found = caldav.list_calendars(access(radicale + where))
    assert sorted((one.name, one.address) for one in found) == [
        ("Home", f"{radicale}nadia/home/"),
        ("Work", f"{radicale}nadia/work/"),
    ]


def test_one_calendar_alone_is_found_at_its_own_address(radicale: str) -> None:
    assert [one.name for one in caldav.list_calendars(access(radicale + "nadia/work/"))] == ["Work"]


def test_a_wrong_password_is_said(radicale: str) -> None:
    with pytest.raises(Trouble) as refused:
        caldav.list_calendars(access(radicale + "nadia/", "pear-tree"))
    assert "does not accept the user and password" in str(refused.value)
    assert refused.value.is_lasting


@pytest.mark.django_db
def test_from_an_account_to_busy_times(radicale: str, nadia: Client, cast: story.Cast, at: datetime) -> None:
    posted = {"account-address": radicale, "account-user": USER, "account-password": PASSWORD}
    answer = nadia.post("/calendars/account/", posted, follow=True).content.decode()
    assert "2 calendars found." in answer
    assert PASSWORD not in answer
    assert Hold.objects.count() == 0
    work = Feed.objects.get(name="Work").pk
    answer = nadia.post(f"/calendars/{work}/resume/", follow=True).content.decode()
    assert "Work was read: 1 busy time in the coming week." in answer
    assert Hold.objects.filter(key__startswith=f"feed:{work}:").first().active_from == datetime(  # type: ignore[union-attr]
        2026, 11, 25, 8, 0, tzinfo=UTC
    )
    home = Feed.objects.get(name="Home").pk
    nadia.post(f"/calendars/{home}/resume/")
    # Another wording of what is known: the same state is not written again.
    jobs.read_now(home, at=at)
    names = {row.name: len(row.coming) for row in feeds.list_feeds(cast.nadia.pk, at=at)}
    assert names == {"Home": 1, "Work": 1}


@pytest.mark.django_db
def test_an_account_with_one_calendar_is_read_at_once(radicale: str, cast: story.Cast, at: datetime) -> None:
    given = access(radicale + "nadia/home/")
    found = actions.list_calendars(given)
    (pk,) = actions.add_calendars(cast.nadia.pk, given, found, choices=Choices(), at=at)
    assert feeds.find_to_read(pk) is not None


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("https://cal.house.example/a", "https://cal.house.example/b", True),
        ("https://cal.house.example/a", "https://p7.house.example/b", True),
        ("https://cal.house.example/a", "http://cal.house.example/b", False),
        ("https://cal.house.example/a", "https://cal.house.example.evil.example/", False),
        ("https://cal.house.example/a", "https://evilhouse.example/", False),
        ("https://house.example/a", "https://other.example/", False),
        ("http://localhost:1/a", "http://localhost:2/a", False),
    ],
)
def test_a_password_goes_to_its_own_house_alone(first: str, second: str, is_one: bool) -> None:
    assert fetching.is_of_one_house(first, second) is is_one
    assert bool(fetching.credentials(access(first), second)) is is_one


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html/>",
        b"not xml",
        b'<!DOCTYPE x [<!ENTITY a "b">]><d:multistatus xmlns:d="DAV:">&a;</d:multistatus>',
        b'<d:multistatus xmlns:d="DAV:"/>',
        b"<a>" * 100_000,
    ],
)
def test_an_answer_that_is_no_caldav_is_said(server: CalendarServer, body: bytes) -> None:
    server.status, server.body = 207, body
    with pytest.raises(Trouble, match="No calendar was found"):
        caldav.list_calendars(access(server.url))


def test_a_home_elsewhere_gets_no_password(server: CalendarServer, settings: Any) -> None:
    server.status = 207
    server.body = (
        b'<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">'
        b"<d:response><d:href>/</d:href>"
        b"<d:propstat><d:prop><c:calendar-home-set><d:href>https://elsewhere.example/</d:href>"
        b"</c:calendar-home-set></d:prop></d:propstat></d:response></d:multistatus>"
    )
    with pytest.raises(Trouble):
        caldav.list_calendars(access(server.url))
    assert len(server.got) == 1


def test_the_days_asked_for_are_the_days_laid_out(server: CalendarServer, at: datetime) -> None:
    server.status, server.body = 207, b'<d:multistatus xmlns:d="DAV:"/>'
    assert caldav.fetch(access(server.url), *spans.around(at)).documents == ()
    assert server.got[0]["authorization"].startswith("Basic ")


def test_no_pass_in_any_words(server: CalendarServer) -> None:
    assert PASSWORD not in repr(access(server.url)) + str(access(server.url))
