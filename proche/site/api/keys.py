"""Keys of programs: compared in constant time, each with its own measure of calls."""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyHeader, HttpBearer

from proche.kernel.refusal import TooMuch
from proche.kernel.words import gettext_noop, said

N_ = gettext_noop

#: calls of one key in a minute, in each process of the desk: above what a shop sends, below what hurts
CALLS_A_MINUTE = 1_200


class TooOften(TooMuch):
    status = 429
    default = N_("This key called %(most)s times within a minute. Wait %(seconds)s seconds.")


def find_name(given: str) -> str | None:
    """Whose key this is; every key is compared in full, so that time tells nothing."""
    found = None
    for entry in settings.PROCHE["PROCHE_API_KEYS"]:
        name, _, key = entry.partition(":")
        if key and hmac.compare_digest(_digest(key), _digest(given)):
            found = name
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


def _enter(key: str | None) -> str | None:
    name = find_name(key) if key else None
    if name is not None:
        measure.count(name)
    return name


class Bearer(HttpBearer):
    """`Authorization: Bearer KEY`"""

    def authenticate(self, request: HttpRequest, token: str) -> str | None:
        return _enter(token)


class Header(APIKeyHeader):
    """`X-API-Key: KEY`"""

    param_name = "X-API-Key"

    def authenticate(self, request: HttpRequest, key: str | None) -> str | None:
        return _enter(key)


DOORS: Sequence[Callable[[HttpRequest], object]] = (Bearer(), Header())
