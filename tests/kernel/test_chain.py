"""What is hashed, to the byte: others check it with programs of their own, so that it may never drift."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proche.kernel import chain

AT = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [None, True]}, '{"a":[null,true],"b":1}'),
        ({"é": "L'été « à » 5 €"}, '{"é":"L\'été « à » 5 €"}'),
        ({"n": 'a"b\\c\n\x00'}, '{"n":"a\\"b\\\\c\\n\\u0000"}'),
        (AT, '"2026-11-24T09:42:00.000000Z"'),
        (datetime(2026, 11, 24, 10, 42, 0, 7, timezone(timedelta(hours=1))), '"2026-11-24T09:42:00.000007Z"'),
        (date(2026, 1, 2), '"2026-01-02"'),
        (Decimal("1.50"), '"1.50"'),
        (UUID(int=5), '"00000000-0000-0000-0000-000000000005"'),
    ],
)
def test_one_value_has_one_text(value: object, text: str) -> None:
    assert chain.canonical(value) == text


@pytest.mark.parametrize("value", [1.5, {1: "a"}, {"a": object()}, b"bytes"])
def test_what_two_programs_would_write_differently_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        chain.canonical(value)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        chain.moment(datetime(2026, 11, 24))


def entry(**changed: Any) -> str:
    fields: dict[str, Any] = {
        "chain": "case:K7", "seq": 1, "at": AT, "by": "person:3", "what": "queue.case.opened",
        "data_text": '{"order":"K7"}', "sha256": "", "previous": chain.NOTHING,
    }  # fmt: skip
    return chain.entry_hash(**{**fields, **changed})


def test_an_entry_hashes_the_documented_bytes() -> None:
    written = (
        '{"at":"2026-11-24T09:42:00.000000Z","by":"person:3","chain":"case:K7","data":{"order":"K7"},'
        f'"previous":"{"0" * 64}","seq":1,"sha256":"","v":1,"what":"queue.case.opened"}}'
    )
    assert entry() == hashlib.sha256(written.encode()).hexdigest()


@pytest.mark.parametrize(
    "changed",
    [
        {"chain": "case:K8"}, {"seq": 2}, {"at": AT + timedelta(microseconds=1)}, {"by": "desk"},
        {"what": "queue.case.closed"}, {"data_text": '{"order": "K7"}'}, {"sha256": "ab"},
        {"previous": "1" * 64},
    ],
)  # fmt: skip
def test_every_field_counts(changed: dict[str, Any]) -> None:
    assert entry(**changed) != entry()


def test_no_leaf_gives_the_hash_of_nothing() -> None:
    assert chain.root([]) == hashlib.sha256(b"").hexdigest()


def test_three_leaves_fold_as_written() -> None:
    a, b, c = (chain.leaf(f"case:{name}", 1, "0" * 64) for name in "abc")
    left = hashlib.sha256(b"\x01" + a + b).digest()
    assert chain.root([a, b, c]) == hashlib.sha256(b"\x01" + left + c).hexdigest()


@given(st.integers(1, 70), st.data())
def test_every_leaf_has_a_path_to_the_root(count: int, data: st.DataObject) -> None:
    leaves = [chain.leaf(f"case:{n}", n, "0" * 64) for n in range(1, count + 1)]
    place = data.draw(st.integers(0, count - 1))
    node = leaves[place]
    for side, hash in chain.path(leaves, place):
        other = bytes.fromhex(hash)
        node = hashlib.sha256(b"\x01" + (other + node if side == "left" else node + other)).digest()
    assert node.hex() == chain.root(leaves)
