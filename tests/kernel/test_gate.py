"""The gate: nobody is reached but through the keeper's word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from proche.kernel import gate, models
from proche.kernel.gate import GateMessage, Passage
from proche.kernel.words import said

MORNING = timedelta(hours=10)
MESSAGE = GateMessage(title=said("Order %(code)s waits for you.", code="K7"), url="/orders/K7/")
pytestmark = pytest.mark.django_db


class Keeper:
    """Lets through from `opens_at` on."""

    def __init__(self, opens_at: datetime) -> None:
        self.opens_at = opens_at

    def __call__(self, person: int, message: GateMessage, at: datetime) -> Passage:
        if at >= self.opens_at:
            return Passage(now=True, arrives_at=at, why=said("Nadia is at work."))
        return Passage(now=False, arrives_at=self.opens_at, why=said("Nadia rests."))


@pytest.fixture
def keeper(at: datetime) -> Iterator[Keeper]:
    before = list(gate._keepers)
    keeper = Keeper(at)
    gate.register(keeper)
    yield keeper
    gate._keepers[:] = before


def told() -> list[str]:
    return [event.topic for event in models.LiveEvent.objects.filter(event="gate").order_by("id")]


def test_who_is_at_work_is_told_at_once(keeper: Keeper, at: datetime) -> None:
    assert gate.reach(3, MESSAGE, at=at).now
    assert told() == ["person:3"]
    assert gate.list_held(3) == []


def test_who_rests_is_told_in_the_morning(keeper: Keeper, at: datetime) -> None:
    keeper.opens_at = at + MORNING
    passage = gate.reach(3, MESSAGE, at=at)
    assert (passage.now, passage.arrives_at, str(passage.why)) == (False, at + MORNING, "Nadia rests.")
    assert gate.deliver_due(at=at) == 0
    assert told() == []
    assert gate.list_held(3) == [(MESSAGE, at + MORNING)]
    assert gate.deliver_due(at=at + MORNING) == 1
    assert gate.deliver_due(at=at + MORNING) == 0
    assert told() == ["person:3"]


def test_an_old_answer_rings_nobody(keeper: Keeper, at: datetime) -> None:
    keeper.opens_at = at + MORNING
    gate.reach(3, MESSAGE, at=at)
    keeper.opens_at = at + 3 * MORNING
    assert gate.deliver_due(at=at + MORNING) == 0
    assert told() == []
    assert gate.list_held(3) == [(MESSAGE, at + 3 * MORNING)]


def test_without_a_keeper_nobody_is_reached(keeper: Keeper, at: datetime) -> None:
    gate._keepers.clear()
    with pytest.raises(LookupError, match="keeper"):
        gate.reach(3, MESSAGE, at=at)
    assert told() == []


def test_a_message_keeps_its_sentence_for_the_readers_language(keeper: Keeper, at: datetime) -> None:
    gate.reach(3, MESSAGE, at=at)
    event = models.LiveEvent.objects.get()
    assert '"values":{"code":"K7"}' in event.data


def test_what_was_told_is_shown_until_it_was_seen(keeper: Keeper, at: datetime) -> None:
    gate.reach(3, MESSAGE, at=at)
    (letter,) = gate.list_unseen(3)
    assert gate.see(4, [letter.pk], at=at) == 0
    assert gate.see(3, [letter.pk], at=at) == 1
    assert gate.list_unseen(3) == []
    assert [one.pk for one in gate.list_came(3)] == [letter.pk]


def test_a_letter_that_cannot_be_carried_was_not_let_through(keeper: Keeper, at: datetime) -> None:
    """The way, the row and what is sent are one transaction: cut in between, nothing was told."""

    def cut(letter: gate.Letter, moment: datetime) -> list[gate.Way]:
        raise KeyboardInterrupt

    before = list(gate._carriers)
    gate.register_carrier(cut)
    try:
        with pytest.raises(KeyboardInterrupt):
            gate.reach(3, MESSAGE, at=at)
    finally:
        gate._carriers[:] = before
    assert (told(), gate.list_came(3)) == ([], [])


def test_a_message_reads_back_as_it_was_written() -> None:
    until = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    message = GateMessage(
        title=said("A"), text=said("B"), ways=(gate.Way.MAIL,), good_until=until, key="offer:7",
        urgency=gate.Urgency.NOW, values={"case": "K7"},
    )  # fmt: skip
    assert GateMessage.from_json(message.as_json()) == message


def test_a_row_of_before_reads_back_too() -> None:
    old = {
        "title": said("A").as_json(),
        "text": None,
        "url": "/",
        "kind": "banner",
        "urgency": "CALM",
        "values": {},
    }
    assert GateMessage.from_json(old).ways == tuple(gate.Way)
