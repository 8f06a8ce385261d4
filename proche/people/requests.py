"""A request as views of the desk see it: someone is signed in."""

from __future__ import annotations

from typing import Any, Protocol

from proche.people.rules import PersonRef
from proche.ui import requests


class SignedIn(Protocol):
    """What views may ask of the person who is signed in."""

    pk: int
    name: str
    email: str
    role: str
    language: str
    time_zone: str
    is_active: bool

    @property
    def initials(self) -> str: ...
    @property
    def ref(self) -> PersonRef: ...
    def has_right(self, right: Any, /) -> bool: ...


class DeskRequest(requests.DeskRequest):
    """Only behind an address that needs a right: elsewhere `person` may be `None`."""

    person: SignedIn
