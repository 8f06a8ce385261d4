"""What could not be sent: seen by an admin, tried again, and told by `proche check`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client

from proche.kernel import outbox
from proche.kernel.outbox import Message, Never, NotNow
from proche.site import checkup
from proche.site.checkup import State
from tests import cast as story

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
