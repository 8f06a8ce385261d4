"""Addresses with the right beside them: `route("queue/", views.index, needs=Right.SEE_DESK, name="queue")`.

A right is any string that the person's `has_right` understands; ui knows none of them. An
address made in another way has no right, is refused to everyone and fails the build.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, path, register_converter

from proche.kernel.ids import CODE_LENGTH, CODE_LETTERS

#: Anyone, signed in or not.
PUBLIC = "PUBLIC"
#: Anyone who is signed in, whatever their role.
SIGNED_IN = "SIGNED_IN"
#: The address checks a key of its own (programs, not people).
KEYED = "KEYED"

View = Callable[..., HttpResponseBase]


class CodeConverter:
    """A code as `kernel.ids.new_code` makes them; typed in small letters it is found too."""

    regex = f"[{CODE_LETTERS}{CODE_LETTERS.lower()}]{{{CODE_LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value


register_converter(CodeConverter, "code")


def route(address: str, view: View, *, needs: str, name: str) -> URLPattern:
    """Make an address that `middleware.doors` opens to those who have the right `needs`."""
    return path(address, _needing(view, needs), name=name)


def _needing(view: View, needs: str) -> View:
    # A wrapper and no mark on the view itself: one view may stand at two addresses with two rights.
    @functools.wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(*args, **kwargs)

    guarded.needs = needs  # type: ignore[attr-defined]
    return guarded


def keyed(patterns: Sequence[URLPattern | URLResolver]) -> Sequence[URLPattern | URLResolver]:
    """Mark addresses that another part guards by keys of its own, such as the API."""
    for _, pattern in walk(patterns):
        pattern.callback = _needing(pattern.callback, KEYED)
    return patterns


def needs_of(view: Any) -> str | None:
    """The right that stands beside an address, `None` where someone forgot it."""
    return getattr(view, "needs", None)


def walk(patterns: Sequence[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every address below `patterns`, as it is written, with its pattern."""
    for pattern in patterns:
        here = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, here)
        else:
            yield here, pattern
