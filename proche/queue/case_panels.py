"""What parts of the desk show on a case, on its own page and on its kind's page alike.

Each registers its panel, so that neither page knows them; `{% case_panels code %}` draws them all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from proche.queue.queries import CaseRef


class Asking(Protocol):
    at: datetime
    person: Any


@dataclass(frozen=True, slots=True)
class CasePanel:
    """`read` gives the context of `template`; `rank` says where it stands, smaller first."""

    rank: int
    template: str
    read: Callable[[Asking, CaseRef], dict[str, Any]]


_panels: dict[str, CasePanel] = {}


def register(panel: CasePanel) -> None:
    """Called by site/wiring.py, once for each panel."""
    _panels[panel.template] = panel


def list_panels() -> list[CasePanel]:
    return sorted(_panels.values(), key=lambda panel: panel.rank)
