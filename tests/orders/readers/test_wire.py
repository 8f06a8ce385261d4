"""Readings as JSON: without loss, and nothing else gets through."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proche.kernel.words import Said
from proche.orders.readers import wire
from proche.orders.reading import Doubt, Form, Line, Option, OrderRead, Party, Reading, Value, Where

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
places = st.builds(
    Where,
    page=st.integers(1, 500),
    box=st.tuples(*[st.floats(0, 1, allow_nan=False) for _ in range(4)]),
)
values = st.builds(
    Value,
    value=texts,
    confidence=st.floats(0, 1, allow_nan=False),
    where=st.none() | places,
    others=st.lists(texts, max_size=3).map(tuple),
    source=texts,
)
maybe = st.none() | values
parties = st.builds(Party, name=maybe, id=maybe, address=maybe, email=maybe)
lines = st.builds(
    Line, position=st.integers(1, 999), buyer_item_id=maybe, seller_item_id=maybe, gtin=maybe,
    description=maybe, quantity=maybe, unit=maybe, unit_price=maybe, net_amount=maybe,
    where=st.none() | places,
)  # fmt: skip
orders = st.builds(
    OrderRead, number=maybe, issued_on=maybe, deliver_on=maybe, currency=maybe, buyer=parties,
    deliver_to=parties, lines=st.lists(lines, max_size=3).map(tuple), total_net=maybe, note=maybe,
)  # fmt: skip
sentences = st.builds(
    lambda name, value: Said("This is %(" + name + ")s.", {name: value}),
    st.from_regex(r"[a-z]{1,8}", fullmatch=True),
    texts,
)
doubts = st.builds(
    Doubt, field=texts, kind=texts, reason=sentences, readings=st.lists(texts, max_size=3).map(tuple),
    where=st.none() | places,
    options=st.lists(st.builds(Option, label=sentences, changes=st.dictionaries(texts, texts, max_size=2)),
                     max_size=2).map(tuple),
)  # fmt: skip
readings = st.builds(
    Reading, form=st.sampled_from(Form), part=st.integers(1, 2000), is_order=st.booleans(),
    order=st.none() | orders, doubts=st.lists(doubts, max_size=3).map(tuple), error=st.none() | sentences,
    pages=st.lists(st.integers(1, 500), max_size=4).map(tuple), source=st.integers(0, 9),
)  # fmt: skip


@given(readings)
def test_a_reading_comes_back_as_it_went(reading: Reading) -> None:
    assert wire.reading_from_json(json.loads(json.dumps(wire.reading_to_json(reading)))) == reading


WHOLE = wire.reading_to_json(
    Reading(
        form=Form.UBL,
        order=OrderRead(number=Value("1", where=Where(1, (0, 0, 1, 1))), lines=(Line(position=1),)),
        doubts=(Doubt("/number", "UNSURE", Said("Is it %(x)s?", {"x": "1"})),),
    )
)


@pytest.mark.parametrize(
    "change",
    [
        {"form": "telegram"},
        {"part": "1"},
        {"part": True},
        {"is_order": "yes"},
        {"is_order": None},
        {"order": []},
        {"order": {"lines": []}},
        {"doubts": {}},
        {"doubts": [{"field": "/number"}]},
        {"error": "words"},
        {"error": {"text": "%(absent)s", "values": {"x": "1"}}},
        {"error": {"text": "100 %", "values": {"x": "1"}}},
        {"pages": ["1"]},
        {"pages": None},
    ],
)
def test_what_is_no_reading_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(wire.Garbled):
        wire.reading_from_json({**WHOLE, **change})


@pytest.mark.parametrize("nothing", [None, [], "reading", 3, {}])
def test_other_things_are_refused(nothing: object) -> None:
    with pytest.raises(wire.Garbled):
        wire.reading_from_json(nothing)


def test_what_no_database_keeps_is_taken_out() -> None:
    order = wire.order_from_json(wire.order_to_json(OrderRead(number=Value("A\x00B\ud800C"))))
    assert order.number is not None
    assert order.number.value == "AB?C"


def test_a_value_of_a_megabyte_is_cut() -> None:
    order = wire.order_from_json(wire.order_to_json(OrderRead(note=Value("x" * 1_000_000))))
    assert order.note is not None
    assert len(order.note.value) == wire.LONGEST
