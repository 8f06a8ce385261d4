"""What every request carries once the middleware has seen it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from django.http import HttpRequest


class HasRights(Protocol):
    """All that the doors know of a person."""

    def has_right(self, right: Any, /) -> bool: ...


class DeskRequest(HttpRequest):
    """`at` is the one moment of the request, aware and UTC. A room that knows people narrows `person`."""

    at: datetime
    person: Any


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def wants_json(request: HttpRequest) -> bool:
    """A program asks for JSON, or asks where only programs do."""
    if request.path.startswith("/api/"):
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
