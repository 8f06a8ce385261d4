"""How lists of cases are walked: by key, so that a million cases cost as a thousand."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from json import dumps, loads
from typing import Any

from django.db.models import Q

from proche.kernel.refusal import NotFound
from proche.queue.models import TURN, Case
from proche.queue.rules import State

#: How each state is walked: the fields of its index, and whether later comes first.
WALKS: dict[State, tuple[tuple[str, ...], bool]] = {
    State.WAITING: (tuple(TURN), False),
    State.TAKEN: (tuple(TURN), False),
    State.ASIDE: (("aside_until", "id"), False),
    State.DONE: (("closed_at", "id"), True),
}


def after(keys: Sequence[str], place: Sequence[Any], latest_first: bool) -> Q:
    """Rows after a place. The bound on the first key stands alone, so that both planners start there."""
    sign = "lt" if latest_first else "gt"
    later = Q()
    for n, key in enumerate(keys):
        level = Q(**{f"{key}__{sign}": place[n]})
        for k, v in zip(keys[:n], place[:n], strict=True):
            level &= Q(**{k: v})
        later |= level
    return Q(**{f"{keys[0]}__{sign}e": place[0]}) & later


def write_cursor(case: Case, keys: Sequence[str]) -> str:
    place = [_plain(getattr(case, key)) for key in keys]
    return urlsafe_b64encode(dumps(place).encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def read_cursor(text: str, keys: Sequence[str]) -> list[Any]:
    try:
        place = loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        read = [
            datetime.fromisoformat(v) if key.endswith(("_at", "_until")) else int(v)
            for key, v in zip(keys, place, strict=True)
        ]
    except (ValueError, TypeError):
        raise NotFound from None
    if any(isinstance(value, datetime) and value.tzinfo is None for value in read):
        raise NotFound
    return read
