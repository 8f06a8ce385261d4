"""Spans that touch become one, whatever they are made of."""

from __future__ import annotations

import pytest

from proche.people.spans import joined


@pytest.mark.parametrize(
    ("spans", "as_one"),
    [
        ([], []),
        ([(1, 2), (3, 4)], [(1, 2), (3, 4)]),
        ([(3, 4), (1, 3)], [(1, 4)]),
        ([(1, 9), (2, 3), (9, 10)], [(1, 10)]),
    ],
)
def test_spans_that_overlap_or_touch_are_one(spans, as_one):
    assert list(joined(spans)) == as_one


def test_a_short_gap_may_be_joined_over():
    assert list(joined([(1, 2), (4, 5), (9, 10)], lambda ended, begins: begins - ended < 3)) == [
        (1, 5),
        (9, 10),
    ]
