"""The outbox: sent at least once, tried again in growing pauses, and never lost in silence."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from proche.kernel import locks, models, outbox
from proche.kernel.refusal import NotFound
from tests.kernel.desk import Desk

MINUTE = timedelta(minutes=1)


class Sender:
    """Takes messages, and raises what the test put before it."""

    def __init__(self) -> None:
        self.sent: list[outbox.Message] = []
        self.troubles: list[Exception] = []

    def __call__(self, message: outbox.Message) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append(message)

    @property
    def keys(self) -> list[str]:
        return [message.key for message in self.sent]


@pytest.fixture
def sender() -> Iterator[Sender]:
    sender = Sender()
    outbox.register("note", sender)
    yield sender
    outbox._senders.pop("note")


def post(key: str, at: datetime, **others: object) -> bool:
    return outbox.post("note", {"words": "hello"}, key=key, at=at, **others)  # type: ignore[arg-type]


def row(key: str) -> outbox.OutboxRow:
    (found,) = outbox._rows(models.OutboxMessage.objects.filter(key=key))
    return found


@pytest.mark.django_db
def test_a_message_is_sent_once_and_kept(sender: Sender, at: datetime) -> None:
    post("a", at, chain="case:K7")
    assert outbox.send_due(at=at) == 1
    assert outbox.send_due(at=at + MINUTE) == 0
    assert sender.keys == ["a"]
    assert sender.sent[0].payload == {"words": "hello"}
    (kept,) = outbox.list_recent("case:K7")
    assert (kept.state, kept.tries, kept.error) == ("SENT", 1, "")


@pytest.mark.django_db
def test_the_same_key_is_one_message(sender: Sender, at: datetime) -> None:
    assert post("a", at)
    assert not post("a", at)
    assert outbox.send_due(at=at) == 1


@pytest.mark.django_db(transaction=True)
def test_a_message_outside_its_action_is_refused(at: datetime) -> None:
    with pytest.raises(locks.OutsideTransaction):
        post("a", at)


@pytest.mark.django_db(transaction=True)
def test_an_action_that_fails_sends_nothing(sender: Sender, at: datetime) -> None:
    with transaction.atomic():
        post("a", at)
        transaction.set_rollback(True)
    assert outbox.send_due(at=at) == 0
    assert sender.keys == []


@pytest.mark.django_db
def test_a_message_waits_for_its_moment(sender: Sender, at: datetime) -> None:
    post("a", at, due_at=at + MINUTE)
    assert outbox.send_due(at=at) == 0
    assert outbox.send_due(at=at + MINUTE) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("trouble", [outbox.NotNow("busy"), OSError("no route")])
def test_a_receiver_that_cannot_is_tried_again_later(
    sender: Sender, at: datetime, trouble: Exception
) -> None:
    sender.troubles = [trouble]
    post("a", at)
    assert outbox.send_due(at=at) == 0
    assert str(trouble) in row("a").error
    assert outbox.send_due(at=at + timedelta(seconds=5)) == 0, "it comes back only after its pause"
    assert outbox.send_due(at=at + MINUTE) == 1
    assert sender.sent[0].attempt == 2


@pytest.mark.django_db
def test_a_receiver_that_never_will_is_left_to_a_person(sender: Sender, at: datetime) -> None:
    sender.troubles = [outbox.Never("There is no mailbox of this name.")]
    post("a", at)
    outbox.send_due(at=at)
    (dead,) = outbox.list_dead()
    assert (dead.key, dead.error) == ("a", "There is no mailbox of this name.")
    assert outbox.send_due(at=at + timedelta(days=9)) == 0


@pytest.mark.django_db
def test_after_all_tries_it_is_dead_with_the_last_error(sender: Sender, at: datetime) -> None:
    sender.troubles = [outbox.NotNow(f"try {n}") for n in range(1, outbox.MOST_TRIES + 1)]
    post("a", at)
    for hours in range(0, 3 * outbox.MOST_TRIES, 3):
        outbox.send_due(at=at + timedelta(hours=hours))
    (dead,) = outbox.list_dead()
    assert (dead.tries, dead.error) == (outbox.MOST_TRIES, f"try {outbox.MOST_TRIES}")


@pytest.mark.django_db
def test_a_dead_message_can_be_tried_again(sender: Sender, at: datetime) -> None:
    sender.troubles = [outbox.Never("no")]
    post("a", at)
    outbox.send_due(at=at)
    outbox.retry("a", at=at + MINUTE)
    assert outbox.send_due(at=at + MINUTE) == 1
    assert outbox.list_dead() == []


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["a", "unknown"])
def test_only_the_dead_are_revived(sender: Sender, at: datetime, key: str) -> None:
    post("a", at)
    with pytest.raises(NotFound):
        outbox.retry(key, at=at)


@pytest.mark.django_db
def test_one_messages_fault_does_not_hold_up_the_next(sender: Sender, at: datetime) -> None:
    sender.troubles = [RuntimeError("a fault")]
    post("a", at)
    post("b", at)
    assert outbox.send_due(at=at) == 1
    assert sender.keys == ["b"]


@pytest.mark.django_db
def test_a_kind_without_a_sender_waits_and_says_so(at: datetime) -> None:
    outbox.post("unheard of", {}, key="a", at=at)
    assert outbox.send_due(at=at) == 0
    assert (row("a").state, row("a").error) == ("WAITING", "Nothing sends messages of the kind unheard of.")


@pytest.mark.django_db
def test_a_message_under_way_is_not_taken_twice_before_its_lease_is_over(
    sender: Sender, at: datetime
) -> None:
    post("a", at)
    (pk,) = outbox._list_due(at, 10)
    assert outbox._claim(pk, at=at)
    assert outbox.send_due(at=at + MINUTE) == 0
    assert outbox.send_due(at=at + outbox.LEASE) == 1


@pytest.mark.django_db
def test_a_sender_that_outlived_its_lease_does_not_overrule_the_next(sender: Sender, at: datetime) -> None:
    post("a", at)
    (pk,) = outbox._list_due(at, 10)
    slow = outbox._claim(pk, at=at)
    assert slow
    outbox.send_due(at=at + outbox.LEASE)
    assert not outbox._settle(pk, slow, outbox.State.DEAD, at, error="too late")
    assert row("a").state == "SENT"


def test_pauses_grow_and_are_spread_by_the_key() -> None:
    pauses = [outbox.pause("a", attempt) for attempt in range(1, outbox.MOST_TRIES)]
    assert pauses == [outbox.pause("a", attempt) for attempt in range(1, outbox.MOST_TRIES)]
    assert timedelta(seconds=7.5) <= pauses[0] <= timedelta(seconds=12.5)
    assert pauses[-1] >= timedelta(hours=1.5)
    assert sum(pauses, timedelta()) > timedelta(hours=9), "a receiver may be down for a night"
    assert len({outbox.pause(key, 3) for key in "abcdef"}) == 6


@pytest.mark.slow
def test_killed_right_after_sending_it_is_sent_again_and_nothing_is_lost(desk: Desk, tmp_path: Path) -> None:
    told = tmp_path / "told"
    desk.run("tests.kernel.programs.post", "5")
    dying = desk.program("send", str(told), "0", "002")
    assert desk.end_of(dying) == -signal.SIGKILL
    assert desk.tell("ask", "outbox")[2] == ["002", "SENDING", 1]
    desk.run("tests.kernel.programs.send", str(told), "1")
    assert sorted(told.read_text().split()) == ["000", "001", "002", "002", "003", "004"]
    assert {state for _, state, _ in desk.tell("ask", "outbox")} == {"SENT"}


@pytest.mark.django_db
def test_who_may_not_be_reached_before_a_moment_costs_no_try(at: datetime) -> None:
    moment = at + timedelta(hours=9)

    def wait(message: outbox.Message) -> None:
        raise outbox.NotBefore(moment, "Waits until its reader may be reached.")

    outbox.register("test.waits", wait)
    with transaction.atomic():
        outbox.post("test.waits", {}, key="one", at=at)
    assert outbox.send_due(at=at) == 0
    row = models.OutboxMessage.objects.get()
    assert (row.state, row.due_at, row.settled_at) == ("WAITING", moment, None)
    assert outbox.send_due(at=moment - timedelta(seconds=1)) == 0
    assert models.OutboxMessage.objects.get().tries == 1


@pytest.mark.django_db
def test_what_was_sent_long_ago_is_forgotten_and_what_is_dead_waits(at: datetime) -> None:
    for key, state in (("old", "SENT"), ("dead", "DEAD"), ("new", "SENT")):
        settled = at if key == "new" else at - timedelta(days=401)
        models.OutboxMessage.objects.create(
            key=key, kind="x", payload={}, posted_at=settled, due_at=settled, state=state, settled_at=settled
        )
    assert outbox.forget_sent(at=at) == 1
    assert set(models.OutboxMessage.objects.values_list("key", flat=True)) == {"dead", "new"}
