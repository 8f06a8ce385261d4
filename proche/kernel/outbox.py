"""The outbox: what an action wants sent is written with the action and sent afterwards, at least once.

    post ──> WAITING ──claim──> SENDING ──> SENT
                ^                  │  ├──> DEAD    Never, or tried too often; the error in words stays
                └── later, NotNow ─┘  │      └──> BY_HAND   a person did it by other means
                                      └──> (lease over: taken again)
Order between messages is not kept. The receiver tells twins by `key`. docs/outbox.md says more.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from proche.kernel import clock, locks, models, trace, wake
from proche.kernel.chain import plain
from proche.kernel.refusal import BadInput, NotFound
from proche.kernel.words import gettext_noop, said

log = logging.getLogger(__name__)

CHANNEL = "proche_outbox"
#: Longer than any sender may take: a second sender before that would send twice.
LEASE = timedelta(minutes=5)
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=2)
#: With these pauses about thirteen hours: a receiver may be down for a night.
MOST_TRIES = 16
MOST_WORDS = 2000
MOST_NOTE = 300
N_ = gettext_noop

State = models.OutboxMessage.State


class NotNow(Exception):
    """Raised by a sender: the receiver cannot take it now; try again later."""


class NotBefore(NotNow):
    """Raised by a sender: whom it is for may not be reached before `due_at`. No try was failed."""

    def __init__(self, due_at: datetime, words: str) -> None:
        super().__init__(words)
        self.due_at = due_at


class Never(Exception):
    """Raised by a sender: the receiver will not take this; a person must look."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a sender is given. `key` goes along, so that the receiver knows a twin."""

    key: str
    kind: str
    payload: Mapping[str, Any]
    chain: str
    posted_at: datetime
    attempt: int


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One message as a page shows it."""

    key: str
    kind: str
    state: str
    chain: str
    posted_at: datetime
    due_at: datetime
    tries: int
    error: str
    settled_at: datetime | None
    note: str = ""


Sender = Callable[[Message], None]
_senders: dict[str, Sender] = {}


def register(kind: str, sender: Sender) -> None:
    """Name who sends messages of a kind; site/wiring.py lists them."""
    _senders[kind] = sender


def post(
    kind: str,
    payload: Mapping[str, Any],
    *,
    key: str,
    at: datetime,
    due_at: datetime | None = None,
    chain: str = "",
) -> bool:
    """Put a message in the outbox, in the transaction of its action; False when the key is there already."""
    locks.require_transaction(f"An outbox message ({kind})")
    if not 0 < len(key) <= 200:
        raise ValueError("The key of an outbox message is a text of 1 to 200 characters.")
    message = models.OutboxMessage(
        key=key, kind=kind, payload=plain(payload), chain=chain, posted_at=at, due_at=due_at or at
    )
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        return False
    wake.tell(CHANNEL)
    return True


def send_due(*, at: datetime, limit: int = 100) -> int:
    """Send what is due; gives how many were sent. Runs outside any transaction: senders take their time."""
    now = clock.running_from(at)
    sent = 0
    for pk in _list_due(at, limit):
        message = _claim(pk, at=now())
        if message is not None:
            sent += _send(pk, message, now)
    return sent


def _list_due(at: datetime, limit: int) -> list[int]:
    due = models.OutboxMessage.objects.filter(state__in=[State.WAITING, State.SENDING], due_at__lte=at)
    return list(due.order_by("due_at", "id").values_list("pk", flat=True)[:limit])


def _claim(pk: int, *, at: datetime) -> Message | None:
    """Take one message for the length of a lease; of several senders one wins."""
    row = models.OutboxMessage.objects.get(pk=pk)
    # The number of tries is part of the condition: it makes each claim another one.
    won = models.OutboxMessage.objects.filter(
        pk=pk, state__in=[State.WAITING, State.SENDING], due_at__lte=at, tries=row.tries
    ).update(state=State.SENDING, due_at=at + LEASE, tries=row.tries + 1)
    if not won:
        return None
    return Message(row.key, row.kind, row.payload, row.chain, row.posted_at, row.tries + 1)


def _send(pk: int, message: Message, now: Callable[[], datetime]) -> bool:
    try:
        _sender_of(message)(message)
    except Never as error:
        _settle(pk, message, State.DEAD, now(), error=str(error))
    except NotBefore as error:
        _mine(pk, message).update(state=State.WAITING, due_at=error.due_at, error=str(error)[:MOST_WORDS])
    except NotNow as error:
        _put_off(pk, message, now(), error=str(error))
    except Exception as error:  # whatever a sender's library raises must not stop the other messages
        log.exception("Sending %s %s failed", message.kind, message.key)
        _put_off(pk, message, now(), error=f"{type(error).__name__}: {error}")
    else:
        return _settle(pk, message, State.SENT, now())
    return False


def _sender_of(message: Message) -> Sender:
    try:
        return _senders[message.kind]
    except KeyError:
        raise NotNow(f"Nothing sends messages of the kind {message.kind}.") from None


def _put_off(pk: int, message: Message, at: datetime, *, error: str) -> None:
    if message.attempt >= MOST_TRIES:
        _settle(pk, message, State.DEAD, at, error=error)
        return
    _mine(pk, message).update(
        state=State.WAITING, due_at=at + pause(message.key, message.attempt), error=error[:MOST_WORDS]
    )


def _settle(pk: int, message: Message, state: str, at: datetime, *, error: str = "") -> bool:
    if state == State.DEAD:
        log.error("Outbox message %s is dead after %d tries: %s", message.key, message.attempt, error)
    changed = _mine(pk, message).update(state=state, settled_at=at, due_at=at, error=error[:MOST_WORDS])
    return bool(changed)


def _mine(pk: int, message: Message) -> Any:
    # A sender that outlived its lease must not overrule the one that came after it.
    return models.OutboxMessage.objects.filter(pk=pk, state=State.SENDING, tries=message.attempt)


def pause(key: str, attempt: int) -> timedelta:
    """Give the pause after a failed try: doubling, spread by the key so that no crowd comes back at once."""
    spread = int.from_bytes(hashlib.sha256(f"{key} {attempt}".encode()).digest()[:4], "big") / 2**32
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempt - 1, 20)
    return min(doubled, LONGEST_PAUSE) * (0.75 + spread / 2)


def retry(key: str, *, at: datetime) -> None:
    """Give a dead message all its tries again. Raises: NotFound when no dead message has this key."""
    revived = models.OutboxMessage.objects.filter(key=key, state=State.DEAD).update(
        state=State.WAITING, due_at=at, tries=0, settled_at=None
    )
    if not revived:
        raise NotFound


def get_message(key: str) -> Message:
    """Give a message as its sender would get it, whatever became of it. Raises: NotFound."""
    row = models.OutboxMessage.objects.filter(key=key).first()
    if row is None:
        raise NotFound
    return Message(row.key, row.kind, row.payload, row.chain, row.posted_at, row.tries)


@transaction.atomic
def hand_over_by_hand(key: str, *, note: str, by: str, at: datetime) -> None:
    """Note that a person did by other means what could not be sent: it is not tried any more.

    Raises: BadInput without a note, NotFound when no message that failed has this key.
    """
    words = " ".join(note.split())
    if not words:
        raise BadInput(said(N_("Write how it was handed over: whoever looks next wants to know.")))
    failed = models.OutboxMessage.objects.filter(FAILED, key=key)
    if not failed.update(state=State.BY_HAND, note=words[:MOST_NOTE], settled_at=at, due_at=at):
        raise NotFound
    _note(key, "kernel.message.handed_over_by_hand", by=by, at=at)


@transaction.atomic
def undo_by_hand(key: str, *, by: str, at: datetime) -> None:
    """Take that back: the message is one that could not be sent again. Raises: NotFound."""
    done = models.OutboxMessage.objects.filter(key=key, state=State.BY_HAND)
    if not done.update(state=State.DEAD, note="", settled_at=at):
        raise NotFound
    _note(key, "kernel.message.by_hand_undone", by=by, at=at)


#: What was given up, and what failed and is tried again.
FAILED = Q(state=State.DEAD) | Q(state=State.WAITING, tries__gt=0)


def _note(key: str, what: str, *, by: str, at: datetime) -> None:
    row = models.OutboxMessage.objects.get(key=key)
    if row.chain:
        trace.append(row.chain, what, by=by, at=at, data={"kind": row.kind, "key": key})


def take_back(prefix: str, *, chain: str) -> int:
    """Take back a chain's messages that did not go out and whose key begins so; gives how many."""
    unsent = models.OutboxMessage.objects.filter(chain=chain, state__in=[State.WAITING, State.DEAD])
    return int(unsent.filter(key__startswith=prefix).delete()[0])


def list_dead() -> list[OutboxRow]:
    """Give the messages that a person must look at, the longest dead first."""
    return _rows(models.OutboxMessage.objects.filter(state=State.DEAD).order_by("settled_at", "id"))


def count_dead() -> int:
    return models.OutboxMessage.objects.filter(state=State.DEAD).count()


def list_failing(*, limit: int = 50) -> list[OutboxRow]:
    """Give the messages whose latest try failed and that are tried again, the next to be tried first."""
    waiting = models.OutboxMessage.objects.filter(state=State.WAITING, tries__gt=0)
    return _rows(waiting.order_by("due_at", "id")[:limit])


def list_by_hand(*, limit: int = 50) -> list[OutboxRow]:
    """Give what people handed over by hand, the latest first."""
    return _rows(
        models.OutboxMessage.objects.filter(state=State.BY_HAND).order_by("-settled_at", "-id")[:limit]
    )


def list_recent(chain: str, *, limit: int = 20) -> list[OutboxRow]:
    """Give a chain's messages, the newest first."""
    return _rows(models.OutboxMessage.objects.filter(chain=chain).order_by("-id")[:limit])


def list_of(chains: Sequence[str]) -> list[OutboxRow]:
    """Give the messages of several chains, the newest first."""
    return _rows(models.OutboxMessage.objects.filter(chain__in=chains).order_by("-id"))


def forget_chains(chains: Sequence[str]) -> None:
    """Forget the settled messages of chains whose matter is forgotten; called with the matter itself."""
    settled = [State.SENT, State.DEAD, State.BY_HAND]
    done = models.OutboxMessage.objects.filter(chain__in=chains, state__in=settled)
    done.delete()


def forget_sent(*, at: datetime) -> int:
    """Forget what was sent long ago: its text and its receiver. What is dead waits for a person."""
    before = at - timedelta(days=settings.PROCHE["PROCHE_SENT_DAYS"])
    settled = [State.SENT, State.BY_HAND]
    old = models.OutboxMessage.objects.filter(state__in=settled, settled_at__lt=before)
    pks = list(old.order_by("settled_at", "id").values_list("pk", flat=True)[:5000])
    return models.OutboxMessage.objects.filter(pk__in=pks).delete()[0]


def _rows(found: Any) -> list[OutboxRow]:
    return [OutboxRow(*row) for row in found.values_list(*OutboxRow.__slots__)]
