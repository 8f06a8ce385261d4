"""Whether confidence is earned: of the values said with so much of it, how many are right.

bin/bench reading --reliability FILE.json ...
python -m benches.reliability FILE.json docs/pictures/reliability.svg     draws the diagram
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benches import scoring
from benches.reading_forms import Measured
from benches.scoring import Held

#: what is said with less than 0.9 is asked; above it the steps are fine, since a thousandth matters
EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.94, 0.96, 0.97, 0.98, 0.99, 0.995, 0.999, 1.0)


def bins(measured: Iterable[Measured]) -> dict[str, list[dict[str, Any]]]:
    """For each form: bins of confidence with how many values were said and how many of them are right."""
    by_form: dict[str, list[Held]] = {}
    for one in measured:
        values = by_form.setdefault(one.plan.form, [])
        values += [value for value in one.score.held if value.confidence is not None]
    return {form: _bins(values) for form, values in by_form.items()}


def _bins(values: Sequence[Held]) -> list[dict[str, Any]]:
    found = []
    for low, high in itertools.pairwise(EDGES):
        inside = [
            value for value in values if low < (value.confidence or 0) <= high or value.confidence == low == 0
        ]
        if inside:
            said = sum(value.confidence or 0 for value in inside) / len(inside)
            right = sum(value.is_right for value in inside)
            found.append(
                {"above": low, "to": high, "said": round(said, 4), "values": len(inside), "right": right}
            )
    return found


# --- the diagram ----------------------------------------------------------------------------------------

WIDTH, HEIGHT, LEFT, TOP, SIDE = 720, 470, 64, 28, 380
COLOURS = ("#1f6f78", "#b5651d", "#7a1f2b", "#3d4c9a", "#4b7f2c", "#8a6d1d", "#666666")
#: a bin of fewer says nothing; a form that is never less sure than this has no curve
FEWEST, SURE = 20, 0.9995


@dataclass(frozen=True, slots=True)
class Scale:
    """Both axes are wrong shares on a logarithm, from 1 in 2 to 1 in 2,000: there the figures differ."""

    least: float = 0.0005
    most: float = 0.5

    def place(self, wrong: float) -> float:
        from math import log

        held = min(self.most, max(self.least, wrong))
        return log(held / self.most) / log(self.least / self.most)


def svg(found: dict[str, list[dict[str, Any]]]) -> str:
    """Draw confidence said against share right; a curve above the diagonal promises less than it keeps."""
    scale = Scale()
    parts = [*_frame(scale)]
    drawn = {form: kept for form, rows in found.items() if (kept := _kept(rows))}
    for number, (form, rows) in enumerate(drawn.items()):
        parts += _curve(form, rows, COLOURS[number % len(COLOURS)], number, scale)
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12">\n<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n{body}\n</svg>\n'
    )


def _frame(scale: Scale) -> Iterable[str]:
    yield f'<rect x="{LEFT}" y="{TOP}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>'
    yield f'<path d="M{LEFT} {TOP + SIDE}L{LEFT + SIDE} {TOP}" stroke="#bbb" stroke-dasharray="4 4"/>'
    for wrong in (0.5, 0.1, 0.03, 0.01, 0.003, 0.001):
        at = scale.place(wrong) * SIDE
        name = f"{100 - 100 * wrong:.4g} %"
        yield f'<text x="{LEFT + at:.0f}" y="{TOP + SIDE + 16}" text-anchor="middle">{name}</text>'
        yield f'<text x="{LEFT - 6}" y="{TOP + SIDE - at + 4:.0f}" text-anchor="end">{name}</text>'
    yield f'<text x="{LEFT + SIDE / 2}" y="{TOP + SIDE + 36}" text-anchor="middle">confidence said</text>'
    yield f'<text x="{LEFT}" y="{TOP - 10}">share that is right</text>'


def _kept(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Bins with enough in them; a form that is sure of everything (data, no page) has nothing to show."""
    kept = [row for row in rows if row["values"] >= FEWEST]
    return kept if any(row["said"] < SURE for row in kept) else []


def _curve(
    form: str, rows: Sequence[dict[str, Any]], colour: str, number: int, scale: Scale
) -> Iterable[str]:
    points = [_point(row, scale) for row in rows]
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y, _, _ in points)
    yield f'<path d="M{line}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
    for (x, y, top, foot), row in zip(points, rows, strict=True):
        size = min(8, 2 + row["values"] ** 0.5 / 10)
        yield f'<path d="M{x:.1f} {top:.1f}V{foot:.1f}" stroke="{colour}" stroke-opacity="0.5"/>'
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="{colour}" fill-opacity="0.6"/>'
    at = TOP + 16 + number * 20
    yield f'<rect x="{LEFT + SIDE + 24}" y="{at - 9}" width="12" height="12" fill="{colour}"/>'
    total = sum(row["values"] for row in rows)
    yield f'<text x="{LEFT + SIDE + 44}" y="{at + 2}">{form} ({total} values)</text>'


def _point(row: dict[str, Any], scale: Scale) -> tuple[float, float, float, float]:
    """Where a bin stands, and the ends of its 95 % interval."""
    values, right = row["values"], row["right"]
    most = scoring.most_likely_at_most(values - right, values)
    least = 1 - scoring.most_likely_at_most(right, values)
    shares = ((values - right) / values, least, most)
    y, top, foot = (TOP + SIDE - scale.place(share) * SIDE for share in shares)
    return LEFT + scale.place(1 - row["said"]) * SIDE, y, top, foot


def main(source: str, goal: str) -> None:
    Path(goal).write_text(svg(json.loads(Path(source).read_text())))


if __name__ == "__main__":
    main(*sys.argv[1:])
