"""The headings of a printed table: which column each names, and where one cell holds two of them."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from proche.orders.readers.headings import Column as Role
from proche.orders.readers.headings import column_of

#: columns that a line is read from; the others only part them
LINE_ROLES = frozenset(
    (
        Role.POSITION,
        Role.SELLER_CODE,
        Role.BUYER_CODE,
        Role.GTIN,
        Role.TEXT,
        Role.QUANTITY,
        Role.UNIT,
        Role.PRICE,
        Role.AMOUNT,
        Role.OTHER,
    )
)
#: short forms that mean something only above a table
SHORT = {"lg": Role.POSITION, "l": Role.POSITION, "un": Role.UNIT, "unit": Role.UNIT, "qte un": Role.QUANTITY}
#: a printed "Item No" heads line numbers as often as codes: what stands below it decides (`tables`)
SHORT |= {"item no": Role.POSITION, "item n°": Role.POSITION}
LONGEST_HEADING = 45
#: "Qt4", "Qlé", "0té": small type on a fax
WORN_QUANTITY = re.compile(r"[qo0][tl1i][eé64ac]s?")
#: a heading of two or three printed words at most stands beside its neighbour in one cell
MOST_WORDS = 8


@functools.lru_cache(maxsize=8192)
def role_of(text: str) -> Role | None:
    """Say which column of a line a heading names."""
    if len(text) > LONGEST_HEADING:
        return None
    short = SHORT.get(text.strip(" .:").lower())
    if short is not None:
        return short
    if WORN_QUANTITY.fullmatch(text.strip(" .:").lower()):
        return Role.QUANTITY
    found = column_of(text)
    return found[0] if found is not None and found[0] in LINE_ROLES else None


@functools.lru_cache(maxsize=8192)
def split_roles(words: tuple[str, ...]) -> list[tuple[int, int, Role]] | None:
    """Part words that are several headings: (start, end, role) each, or None."""
    if not words or len(words) > MOST_WORDS:
        return None
    for end in range(len(words), 0, -1):
        role = role_of(" ".join(words[:end]))
        rest = split_roles(words[end:]) if role is not None and end < len(words) else []
        if role is not None and rest is not None:
            return [(0, end, role), *((end + a, end + b, r) for a, b, r in rest)]
    return None


def single(roles: Sequence[Role | None], at: Sequence[float]) -> list[Role | None]:
    """Keep one column a role: the last price and amount, the unit beside the quantity, else the first."""
    kept: list[Role | None] = list(roles)
    for role in {role for role in roles if role is not None and roles.count(role) > 1}:
        places = [place for place, other in enumerate(roles) if other is role]
        best = _best(role, places, roles, at)
        for place in places:
            kept[place] = role if place == best else None
    return kept


def _best(role: Role, places: Sequence[int], roles: Sequence[Role | None], at: Sequence[float]) -> int:
    if role in (Role.PRICE, Role.AMOUNT):
        return places[-1]
    if role is Role.UNIT and Role.QUANTITY in roles:
        quantity = at[roles.index(Role.QUANTITY)]
        return min(places, key=lambda place: abs(at[place] - quantity))
    return places[0]


__all__ = ["LINE_ROLES", "Role", "role_of", "single", "split_roles"]
