"""Keys of programs: compared in constant time, each with its own measure of calls."""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyHeader, HttpBearer

from proche.kernel.refusal import Refusal, TooMuch
from proche.kernel.words import gettext_noop, said

N_ = gettext_noop

#: calls of one key in a minute, in each process of the desk: above what a shop sends, below what hurts
CALLS_A_MINUTE = 1_200


class TooOften(TooMuch):
    status = 429
    default = N_("This key called %(most)s times within a minute. Wait %(seconds)s seconds.")


class Scope(StrEnum):
    """What a key may do beside handing documents in and asking what became of one by its name."""

    #: walk all documents and orders, fetch them, follow what changes
    ORDERS = "orders"
    #: bring in products and establishments
    IMPORT = "import"


class OutOfScope(Refusal):
    status = 403
    default = N_(
        "This key may not do that. Its line in PROCHE_API_KEYS must begin with %(name)s+%(scope)s for it."
    )


@dataclass(frozen=True, slots=True)
class Caller:
    """A program that calls, by the name of its key."""

    name: str
    scopes: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.name

    def need(self, scope: Scope) -> None:
        """Raises: OutOfScope."""
        if scope not in self.scopes:
            raise OutOfScope(said(OutOfScope.default, name=self.name, scope=str(scope)))


def caller(request: HttpRequest) -> Caller:
    """Who calls; the doors let nobody else this far."""
    found = getattr(request, "auth", None)
    assert isinstance(found, Caller)
    return found


def find_caller(given: str) -> Caller | None:
    """Whose key this is; every key is compared in full, so that time tells nothing."""
    found = None
    for entry in settings.PROCHE["PROCHE_API_KEYS"]:
        name, _, key = entry.partition(":")
        if key and hmac.compare_digest(_digest(key), _digest(given)):
            name, *scopes = name.split("+")
            found = Caller(name, frozenset(scopes))
    return found


def _digest(key: str) -> bytes:
    # Of one length, whatever was sent.
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


@dataclass
class Measure:
    """A bucket that fills steadily: a key may call at once what it saved, up to a minute's worth."""

    most: int = CALLS_A_MINUTE
    now: Callable[[], float] = time.monotonic
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def count(self, name: str) -> None:
        """Count one call. Raises: TooOften."""
        with self._turn:
            left, since = self._left.get(name, (float(self.most), self.now()))
            left = min(self.most, left + (self.now() - since) * self.most / 60)
            self._left[name] = (max(0.0, left - 1), self.now())
        if left < 1:
            seconds = -(-(1 - left) * 60 // self.most)
            raise TooOften(said(TooOften.default, most=self.most, seconds=int(seconds)))

    def forget(self) -> None:
        self._left.clear()


measure = Measure()


def _enter(key: str | None) -> Caller | None:
    caller = find_caller(key) if key else None
    if caller is not None:
        measure.count(caller.name)
    return caller


class Bearer(HttpBearer):
    """`Authorization: Bearer KEY`"""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        return _enter(token)


class Header(APIKeyHeader):
    """`X-API-Key: KEY`"""

    param_name = "X-API-Key"

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller | None:
        return _enter(key)


DOORS: Sequence[Callable[[HttpRequest], object]] = (Bearer(), Header())
