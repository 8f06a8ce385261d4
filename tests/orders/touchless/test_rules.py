"""The sample that nobody can choose."""

from __future__ import annotations

import pytest

from proche.kernel.ids import new_code
from proche.orders.touchless.rules import is_sampled


@pytest.mark.parametrize("share", [1, 10, 50, 100])
def test_the_share_is_kept_over_many_orders(share):
    codes = [f"K{number:07}" for number in range(20_000)]
    found = sum(is_sampled(code, share) for code in codes)
    assert abs(found / 20_000 - share / 100) < 0.01


def test_the_same_order_is_always_answered_alike():
    code = new_code()
    assert is_sampled(code, 30) == is_sampled(code, 30)


def test_a_larger_share_holds_the_smaller_one():
    codes = [f"K{number:07}" for number in range(2_000)]
    assert all(is_sampled(code, 30) for code in codes if is_sampled(code, 10))
