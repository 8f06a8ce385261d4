"""Who comes in to the customer's page: the cookie that an opened link leaves, and the headers of each answer.

The token stands in one address only, which answers with a redirect: no page is ever shown there, so that no
page can tell its address on. Behind it an address names the link by a code that is worth nothing alone.
"""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare

from proche.customers import link_queries
from proche.customers.link_queries import Visitor
from proche.kernel.refusal import Refusal
from proche.kernel.words import gettext_noop as N_
from proche.orders.portal.seal import HEADERS
from proche.ui import saying
from proche.ui.answers import page as draw
from proche.ui.requests import DeskRequest

SALT = "proche.orders.portal"
#: So long a browser stays open without its link being opened anew.
LASTS = timedelta(days=30)
LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)


class Closed(Refusal):
    """The browser has no valid link open: it was revoked, its time is over, or it was never opened here."""

    status = 403
    default = N_(
        "This page is not open in this browser: the link was ended, its time is over, or it has to be opened "
        "once more. What you had put into your basket is kept."
    )


class VisitorRequest(DeskRequest):
    """A request of someone who has a link open."""

    visitor: Visitor


View = Callable[..., HttpResponse]


def visited(view: View) -> View:
    """Let in who has the link of this address open; what is refused is said in the page's own shell."""

    @functools.wraps(view)
    def inside(request: Any, page: str, *args: Any, **kwargs: Any) -> HttpResponse:
        visitor, language = _read(request, page)
        request.visitor = visitor
        with translation.override(language):
            try:
                response = view(request, *args, **kwargs) if visitor else said(request, Closed())
            except Refusal as refusal:
                response = said(request, refusal)
        return sealed(response, language)

    return inside


def open_to_all(view: View) -> View:
    """The pages before a link is open: the same headers, the language of the browser."""

    @functools.wraps(view)
    def outside(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        request.visitor = None
        try:
            response = view(request, *args, **kwargs)
        except Refusal as refusal:
            response = said(request, refusal)
        return sealed(response, translation.get_language() or settings.LANGUAGE_CODE)

    return outside


def sealed(response: HttpResponse, language: str) -> HttpResponse:
    """No copy of it anywhere, in no index."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    # Only the address with the token sets another one: a form whose page says "no-referrer" is sent with the
    # origin "null", which no check of the origin can let through.
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers["Content-Language"] = language
    # A refusal is an answer, not an accident, and its address is nothing for a log.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def said(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    sentence = saying.say(refusal.sentence)
    return draw(
        request, "orders/portal/refusal.html", status=refusal.status, sentence=sentence,
        is_closed=isinstance(refusal, Closed) or getattr(request, "visitor", None) is None,
    )  # fmt: skip


def _read(request: HttpRequest, code: str) -> tuple[Visitor | None, str]:
    """Whose link this browser has open at this address, and the language it is read in."""
    usual = translation.get_language() or settings.LANGUAGE_CODE
    try:
        mark, language = signing.loads(request.COOKIES.get(_name(code), ""), salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None, usual
    visitor = link_queries.find_by_code(code, at=request.at)  # type: ignore[attr-defined]
    if visitor is None or not constant_time_compare(visitor.mark, str(mark)):
        return None, language if language in LANGUAGES else usual
    return visitor, language if language in LANGUAGES else visitor.language


def _name(code: str) -> str:
    return f"proche_page_{code}"


def remember(response: HttpResponse, visitor: Visitor, language: str = "") -> None:
    """Open the page in this browser: a cookie of its own path, so that each link has its own."""
    response.set_cookie(
        _name(visitor.code),
        signing.dumps([visitor.mark, language], salt=SALT),
        max_age=int(LASTS.total_seconds()),
        path=_path(visitor.code),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse, code: str) -> None:
    response.delete_cookie(_name(code), path=_path(code), samesite="Lax")


def _path(code: str) -> str:
    return reverse("portal", args=[code])


def who_asks(request: HttpRequest) -> str:
    """The address on the network that a request comes from; behind a proxy the one that the proxy saw."""
    if settings.SECURE_PROXY_SSL_HEADER:
        seen: str = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if seen:
            return _network(seen)
    return _network(str(request.META.get("REMOTE_ADDR", "")))


def _network(address: str) -> str:
    """One house of IPv6 has 2^64 addresses, as many tries as it likes: its network stands for them all."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:60]
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    # An IPv4 address as IPv6 writes it is that address, not one network with every other.
    return str(found.ipv4_mapped or ipaddress.ip_network((found.packed[:8] + bytes(8), 64)))
