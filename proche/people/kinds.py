"""The kinds of case that a person may take only so many of, as the room that knows kinds tells them."""

from __future__ import annotations

from collections.abc import Callable

#: (code, label as a msgid) of each kind.
Lister = Callable[[], list[tuple[str, str]]]
_listers: list[Lister] = []


def register(lister: Lister) -> None:
    """Called by site/wiring.py, once."""
    _listers[:] = [lister]


def list_kinds() -> list[tuple[str, str]]:
    return [kind for lister in _listers for kind in lister()]
