"""What could not be sent: seen by an admin, tried again, and told by `proche check`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from proche.kernel import outbox, trace
from proche.kernel.models import OutboxMessage
from proche.kernel.outbox import Message, Never, NotNow
from proche.orders import actions as orders_actions
from proche.people.models import Person
from proche.site import checkup
from proche.site.checkup import State
from tests import cast as story
from tests.orders import story as orders

pytestmark = pytest.mark.django_db
GONE = "The ERP says that this address is gone (410)."


class Receiver:
    trouble: Exception | None = None

    def __call__(self, message: Message) -> None:
        if self.trouble:
            raise self.trouble


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    outbox.register("note", receiver)
    yield receiver
    outbox._senders.pop("note")


@pytest.fixture
def admin(at: datetime, client: Client) -> Client:
    client.force_login(story.make_cast(at).admin)
    return client


def send(receiver: Receiver, trouble: Exception | None, at: datetime, *, key: str = "erp:K7") -> None:
    receiver.trouble = trouble
    with transaction.atomic():
        outbox.post("note", {}, key=key, at=at)
    outbox.send_due(at=at)


def page(client: Client, address: str = "/unsent/") -> str:
    return client.get(address).content.decode()


def test_what_was_given_up_stands_there_with_its_reason(
    admin: Client, receiver: Receiver, at: datetime
) -> None:
    assert "Everything was sent" in page(admin)
    send(receiver, Never(GONE), at)
    assert GONE in page(admin)
    assert "1 message could not be sent" in page(admin, "/")


def test_it_is_tried_again_and_then_gone(admin: Client, receiver: Receiver, at: datetime) -> None:
    send(receiver, Never(GONE), at)
    assert admin.post("/unsent/retry/", {"key": "erp:K7"}).status_code == 303
    receiver.trouble = None
    assert outbox.send_due(at=at + timedelta(days=3650)) == 1
    assert GONE not in page(admin)


def test_all_are_tried_again_at_once(admin: Client, receiver: Receiver, at: datetime) -> None:
    for key in ("erp:K7", "erp:K8"):
        send(receiver, Never(GONE), at, key=key)
    admin.post("/unsent/retry/")
    assert outbox.list_dead() == []
    assert "2 messages are tried again" in page(admin)


def test_pressed_twice_it_says_that_somebody_was_first(
    admin: Client, receiver: Receiver, at: datetime
) -> None:
    admin.post("/unsent/retry/", {"key": "erp:K7"})
    assert "already" in page(admin)


def test_what_is_still_tried_says_why(admin: Client, receiver: Receiver, at: datetime) -> None:
    send(receiver, NotNow("The ERP answered 500."), at)
    assert "The ERP answered 500." in page(admin)
    assert "could not be sent." not in page(admin, "/")


def test_the_check_names_the_latest(receiver: Receiver, at: datetime) -> None:
    [fine] = checkup._unsent({})
    assert fine.state is State.GOOD
    send(receiver, Never(GONE), at)
    [finding] = checkup._unsent({})
    assert finding.state is State.LACK
    assert GONE in finding.then


# --- by hand ------------------------------------------------------------------------------------


@pytest.fixture
def stuck(at: datetime, client: Client) -> str:
    """A confirmed order whose file for the ERP and whose mail were given up; its code."""
    desk = orders.open_desk(at)
    code = orders_actions.confirm(orders.arrive(desk), by=desk.nadia, at=at).code
    OutboxMessage.objects.update(state="DEAD", settled_at=at, error=GONE)
    client.force_login(desk.cast.admin)
    return code


def note(client: Client, key: str, words: str = "Entered as SO-1042") -> HttpResponse:
    return client.post("/unsent/by-hand/", {"key": key, "note": words})


def test_the_file_is_the_very_one_that_would_be_sent(stuck: str, client: Client, at: datetime) -> None:
    answer = client.get("/unsent/file/", {"key": f"erp-folder:{stuck}"})
    assert f'filename="{stuck}.xml"' in answer["Content-Disposition"]
    outbox.retry(f"erp-folder:{stuck}", at=at)
    outbox.send_due(at=at)
    assert answer.content == (Path(settings.DATA_DIR) / "erp" / f"{stuck}.xml").read_bytes()


def test_a_mail_is_taken_as_a_mail(stuck: str, client: Client) -> None:
    mail = client.get("/unsent/file/", {"key": f"confirmation:{stuck}"}).content
    assert f"Message-ID: <confirmation.{stuck}@".encode() in mail
    assert b"OrderResponse.xml" in mail


def test_what_is_not_there_or_has_no_file_is_not_found(
    admin: Client, receiver: Receiver, at: datetime
) -> None:
    send(receiver, Never(GONE), at)
    for key in ("nothing", "erp:K7"):
        assert admin.get("/unsent/file/", {"key": key}).status_code == 404


def test_handed_over_by_hand_it_is_tried_no_more_and_stays(stuck: str, client: Client, at: datetime) -> None:
    assert note(client, f"erp-folder:{stuck}").status_code == 303
    shown = page(client)
    assert "Entered as SO-1042" in shown
    assert outbox.send_due(at=at + timedelta(days=3650)) == 0
    entry = trace.list_entries(f"case:{stuck}")[-1]
    assert entry.what == "kernel.message.handed_over_by_hand"
    assert entry.data == {"kind": "orders.erp.folder", "key": f"erp-folder:{stuck}"}
    assert entry.by.startswith("person:")
    told = client.get(f"/queue/{stuck}/trace/").content.decode()
    assert "What could not be sent was handed over by hand." in told


def test_it_may_be_undone_and_then_sent(stuck: str, client: Client, at: datetime) -> None:
    note(client, f"erp-folder:{stuck}")
    client.post(f"/unsent/by-hand/undo/?key=erp-folder:{stuck}")
    outbox.retry(f"erp-folder:{stuck}", at=at)
    assert outbox.send_due(at=at) == 1


def test_without_a_note_it_is_not_taken(stuck: str, client: Client) -> None:
    answer = client.post("/unsent/by-hand/", {"key": f"erp-folder:{stuck}", "note": " "})
    assert answer.status_code == 422
    assert "Write how it was handed over" in answer.content.decode()
    assert len(outbox.list_by_hand()) == 0


def test_what_went_out_meanwhile_cannot_be_handed_over_by_hand(
    stuck: str, client: Client, at: datetime
) -> None:
    outbox.retry(f"erp-folder:{stuck}", at=at)
    outbox.send_due(at=at)
    assert note(client, f"erp-folder:{stuck}").status_code == 404


def test_the_filter_shows_and_retries_its_own_alone(stuck: str, client: Client) -> None:
    shown = page(client, "/unsent/?kind=orders.erp.folder&q=410")
    assert f"erp-folder:{stuck}" in shown
    assert f">confirmation:{stuck}<" not in shown
    client.post("/unsent/retry/", {"kind": "orders.erp.folder"})
    assert [row.kind for row in outbox.list_dead()] == ["orders.mail.confirmation"]


def test_an_agent_sees_none_of_it(stuck: str, client: Client) -> None:
    client.force_login(Person.objects.get(email="nadia@desk.example"))
    for address in ("/unsent/", f"/unsent/file/?key=erp-folder:{stuck}"):
        assert client.get(address).status_code == 404
    assert note(client, f"erp-folder:{stuck}").status_code == 404
