"""Every address, given what no form of ours sends: an answer in words, never a fault."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import get_resolver

from proche.ui import routes
from tests.orders import story

pytestmark = pytest.mark.django_db

#: names that the desk's forms send
NAMES = (
    "q", "after", "here", "region", "state", "kind", "mine", "pointer", "doubt", "option", "minutes", "line",
    "reason", "note", "text", "subject", "to", "theme", "substitutes", "on", "name", "email", "role",
    "language", "time_zone", "once", "password", "next", "withdrawn", "code", "phone", "until", "box",
    "/number", "/lines/0/quantity", "/lines/0/removed", "/lines/²/unit", "/lines/99999999999999999999/unit",
    "/buyer/name", "/nothing", "/",
)  # fmt: skip
VALUES = ("a\x00b", "9" * 5000, "--1", "²", "\n\r\nBcc: x@y.example", "'\"<>%s{0}")


@pytest.fixture
def order(at: datetime):
    desk = story.open_desk(at)
    return desk, story.arrive(desk)


def addresses(code: str, customer: str) -> list[str]:
    found = []
    for address, pattern in routes.walk(get_resolver().url_patterns):
        if routes.needs_of(pattern.callback) == routes.KEYED:
            continue
        filled = re.sub(r"<code:\w+>", customer if address.startswith("customers/") else code, address)
        filled = re.sub(r"<int:\w+>", "1", filled)
        found.append("/" + re.sub(r"<(?:str|path|uuid|base36):\w+>", "x", filled))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("value", VALUES)
def test_no_address_breaks_on_hostile_values(order, at: datetime, value: str) -> None:
    desk, ref = order
    client = Client(raise_request_exception=False)
    client.force_login(desk.cast.admin)
    broken = []
    for address in addresses(ref.code, desk.customer.code):
        # Signing out ends the walk; a download takes no values.
        if "sign-out" in address or address.endswith("/document"):
            continue
        for name in ("", *NAMES) if address.startswith(f"/orders/{ref.code}/change") else ("",):
            given = {name: value} if name else dict.fromkeys(NAMES[:33], value)
            for answer in (client.get(address, given), client.post(address, given)):
                if answer.status_code >= 500:
                    broken.append((answer.request["REQUEST_METHOD"], address, name))
    assert broken == []


@pytest.mark.parametrize("box", ["9" * 5000, "0-0-1-²", f"0-0-{'9' * 5000}-1", "0-0-1", "1-1-0-0"])
def test_a_place_that_is_none_is_not_found(order, box: str) -> None:
    desk, ref = order
    client = Client(raise_request_exception=False)
    client.force_login(desk.cast.admin)
    assert client.get(f"/orders/{ref.code}/piece/1/{box}.png").status_code == 404
