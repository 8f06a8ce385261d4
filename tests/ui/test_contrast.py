"""Text is readable on every ground of both themes: WCAG 2.2 AA, 4.5 to 1."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "proche/ui/static/ui/tokens.css").read_text()
PAIRS = (
    [
        (ink, ground)
        for ink in ("ink", "soft", "accent", "no")
        for ground in ("paper", "card", "raised", "sunk")
    ]
    + [("accent", "accent-wash"), ("soft", "accent-wash"), ("ink", "accent-wash"), ("accent-ink", "accent")]
    + [
        ("doubt", "doubt-wash"),
        ("ink", "doubt-wash"),
        ("soft", "doubt-wash"),
        ("no", "no-wash"),
        ("ok", "card"),
    ]
    + [("accent-ink", "accent-strong"), ("doubt", "card")]
)


def colours(theme: int) -> dict[str, str]:
    found = re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", TOKENS)
    return {name: pair[theme] for name, *pair in found}


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_is_readable(ink: str, ground: str, theme: int) -> None:
    known = colours(theme)
    assert contrast(known[ink], known[ground]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_the_edge_of_a_field_is_seen(theme: int) -> None:
    known = colours(theme)
    assert contrast(known["line-strong"], known["raised"]) >= 3
