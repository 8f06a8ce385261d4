"""Every address, walked by the whole cast, against tests/permissions.txt: a change of rights is a line there.

`python -m pytest tests/site/test_permissions.py --write-permissions` writes the file anew; read its diff.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from proche.customers.queries import CustomerRef
from proche.people.models import Person
from proche.queue.queries import CaseRef
from proche.ui import middleware, routes
from tests import cast as story

TABLE = Path(__file__).parents[1] / "permissions.txt"
HEAD = """# Who may come in where: each address, walked by the whole cast (tests/site/test_permissions.py).
# in: the door opens; 404: not there for them; sign-in: sent to sign in; key: it asks for a key of its own.
"""
CAST = ("nobody", "omar", "nadia", "ines", "hugo", "admin")
pytestmark = pytest.mark.django_db


@pytest.fixture
def clients(at: datetime) -> dict[str, Client]:
    people: dict[str, Person] = story.make_cast(at).everyone()
    found = {name: Client(raise_request_exception=False) for name in CAST}
    for name, client in found.items():
        if name != "nobody":
            client.force_login(people[name])
    return found


@pytest.fixture
def places(at: datetime) -> dict[str, str]:
    """Something real behind each kind of address, so that a 404 speaks of rights alone."""
    customer: CustomerRef = story.make_customer(at)
    case: CaseRef = story.make_case(at, customer=customer, waited=timedelta(minutes=1))
    agent = Person.objects.filter(role="AGENT").order_by("pk").first()
    return {"case": case.code, "customer": customer.code, "person": str(agent.pk if agent else 1)}


def addresses() -> list[tuple[str, str]]:
    """Each address of the desk with the right that its door asks for."""
    walked = routes.walk(get_resolver().url_patterns)
    return sorted((address, str(routes.needs_of(pattern.callback))) for address, pattern in walked)


class Doorkeeper:
    """Listens at the doors: what they said of the latest request, whatever its page then answered."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.said = ""
        ask = middleware.doors.process_view

        def process_view(doors: Any, request: Any, view: Any, *rest: Any) -> Any:
            self.said = "404"
            answer = ask(doors, request, view, *rest)
            self.said = "in" if answer is None else "sign-in"
            return answer

        monkeypatch.setattr(middleware.doors, "process_view", process_view)

    def hears(self, client: Client, needs: str, address: str) -> str:
        self.said = "404"
        answer = client.get(address)
        assert answer.status_code < 500, f"{address} broke for someone"
        return "key" if needs == routes.KEYED else self.said


def _filled(address: str, places: dict[str, str]) -> str:
    code = places["customer"] if address.startswith("customers/") else places["case"]
    filled = re.sub(r"<code:\w+>", code, address)
    filled = re.sub(r"<int:pk>", places["person"], filled)
    return re.sub(r"<int:\w+>", "1", re.sub(r"<(?:str|path|uuid|base36):\w+>", "x", filled))


def table(keeper: Doorkeeper, clients: dict[str, Client], places: dict[str, str]) -> str:
    rows = []
    for address, needs in addresses():
        heard = [keeper.hears(clients[name], needs, "/" + _filled(address, places)) for name in CAST]
        rows.append(f"{'/' + address:58} {needs:20} " + " ".join(f"{word:8}" for word in heard).rstrip())
    head = f"{'# address':58} {'right':20} " + " ".join(f"{name:8}" for name in CAST).rstrip()
    return HEAD + head + "\n" + "\n".join(rows) + "\n"


def test_everyone_comes_in_where_the_table_says(
    monkeypatch: pytest.MonkeyPatch,
    clients: dict[str, Client],
    places: dict[str, str],
    pytestconfig: pytest.Config,
) -> None:
    walked = table(Doorkeeper(monkeypatch), clients, places)
    if pytestconfig.getoption("--write-permissions"):
        TABLE.write_text(walked, encoding="utf-8")
    assert walked.splitlines() == TABLE.read_text(encoding="utf-8").splitlines()


def test_what_is_not_there_and_what_is_not_yours_look_the_same(
    clients: dict[str, Client], places: dict[str, str]
) -> None:
    omar = clients["omar"]
    closed, absent = omar.get(f"/queue/{places['case']}/"), omar.get("/queue/BBBBBBBB/")
    assert (closed.status_code, absent.status_code) == (404, 404)
    assert _without_token(closed.content) == _without_token(absent.content)


def _without_token(page: bytes) -> str:
    return re.sub(r"[A-Za-z0-9]{64}", "", page.decode())
