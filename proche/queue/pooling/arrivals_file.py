"""Arrivals from a CSV of another system, and a study's figures into one. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from proche.kernel import cells
from proche.queue.pooling.arrivals import Seen

FIGURES = ("within", "median", "tenth", "mean")
COLUMNS = ("way", "people", "part", "of", "figure", "value", "low", "high")


class UnreadableRow(ValueError):
    """A row says something that is no arrival; the text names it."""


def read(text: str, *, zone: ZoneInfo) -> list[Seen]:
    """Read `arrived_at, region, kind, minutes, priority`; all but the first may be left out.

    Raises: UnreadableRow.
    """
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.partition("\n")[0] else ",")
    return [_seen(number, row, zone) for number, row in enumerate(rows, start=2)]


def _seen(number: int, row: Mapping[str, Any], zone: ZoneInfo) -> Seen:
    try:
        moment = datetime.fromisoformat((row.get("arrived_at") or "").strip())
        minutes = (row.get("minutes") or "").strip().replace(",", ".")
        priority = (row.get("priority") or "").strip() or "5"
        return Seen(
            at=moment if moment.tzinfo else moment.replace(tzinfo=zone),
            minutes=float(minutes) if minutes else None,
            region=(row.get("region") or "").strip(),
            kind=(row.get("kind") or "").strip(),
            priority=int(priority),
        )
    except ValueError as error:
        raise UnreadableRow(f"line {number}: {error}") from None


def write(result: Mapping[str, Any]) -> str:
    """Every figure of a study, a row each; waits in minutes, shares of one."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(COLUMNS)
    sheet.writerows(row for way in result["ways"] for row in _rows(way))
    return out.getvalue()


def _rows(way: Mapping[str, Any]) -> Iterator[list[Any]]:
    head = [way["code"], way["people"]]
    for name in FIGURES:
        yield [*head, "whole", "", name, *_three(way["figures"][name])]
    for part, key in (("hours", "hour"), ("regions", "region")):
        for row in way[part]:
            of = cells.text(row[key]) if isinstance(row[key], str) else row[key]
            for name in ("within", "median", "tenth"):
                yield [*head, part, of, name, *_three(row[name])]
    for place, busy in enumerate(way["seats"], start=1):
        yield [*head, "seats", place, "busy", *_three(busy)]


def _three(figure: Mapping[str, Any]) -> list[Any]:
    return ["" if figure[end] is None else figure[end] for end in ("value", "low", "high")]
