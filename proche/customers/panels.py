"""What rooms above show on an establishment's page: they register it, so that customers imports none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from proche.customers.queries import CustomerRef


class Asking(Protocol):
    at: datetime
    person: Any


@dataclass(frozen=True, slots=True)
class Panel:
    """`read` gives the context of `template`; `rank` says where it stands, smaller first."""

    rank: int
    template: str
    read: Callable[[Asking, CustomerRef], dict[str, Any]]


_panels: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Called by site/wiring.py, once for each panel."""
    _panels[panel.template] = panel


def list_panels() -> list[Panel]:
    return sorted(_panels.values(), key=lambda panel: panel.rank)
