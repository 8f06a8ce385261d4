"""The request's moment, the headers, the doors, and what becomes of refusals and faults."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.translation import gettext

from proche.kernel import clock
from proche.kernel.ids import new_code
from proche.kernel.refusal import Refusal
from proche.ui import refusals as said
from proche.ui.requests import DeskRequest, wants_fragment, wants_json
from proche.ui.routes import KEYED, PUBLIC, SIGNED_IN, needs_of

Answer = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger("proche.ui")

#: No inline script and no inline style: a text that slips into a page unescaped still cannot run.
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
#: A document shown inside the order's page is ours too, and asks for its own policy.
OWN_POLICY = "Content-Security-Policy"


def moment(get_response: Answer) -> Answer:
    """Give the request its one moment, and the answer its headers."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.at = clock.now()  # type: ignore[attr-defined]
        response = get_response(request)
        response.headers.setdefault(OWN_POLICY, POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return middleware


class _Doors:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.person = request.user if request.user.is_authenticated else None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: DeskRequest, view: Any, *_: Any) -> HttpResponseBase | None:
        needs = needs_of(view)
        if needs != KEYED and _holds_nul(request):
            raise BadRequest("A value holds NUL, which no form sends and PostgreSQL does not keep.")
        if needs in (PUBLIC, KEYED):
            return None
        if request.person is None:
            return _to_sign_in(request)
        if needs == SIGNED_IN or (needs is not None and request.person.has_right(needs)):
            return None
        # Absent and forbidden look the same.
        raise Http404


def _holds_nul(request: HttpRequest) -> bool:
    # What a form posted has been read already, for its token.
    given = (value for _, values in request.POST.lists() for value in values)
    return "%00" in request.META.get("QUERY_STRING", "") or any("\x00" in value for value in given)


#: Opens an address to those who have the right that stands beside it.
doors = _Doors


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    if wants_json(request):
        return said.answer(request, 401, gettext("Sign in first."))
    here = request.headers.get("HX-Current-URL", "") if wants_fragment(request) else request.get_full_path()
    # After signing in a form would be gone: go back to the page it stood on.
    back = here if request.method == "GET" or wants_fragment(request) else ""
    target = resolve_url(settings.LOGIN_URL) + (f"?{urlencode({'next': back})}" if back else "")
    if wants_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponse(status=303 if request.method == "POST" else 302, headers={"Location": target})


class _Refusals:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        if isinstance(error, Refusal):
            response = said.answer_refusal(request, error)
            # A refusal is an answer, not an accident: nothing in the log.
            response._has_been_logged = True  # type: ignore[attr-defined]
            return response
        if isinstance(error, Http404 | PermissionDenied | SuspiciousOperation) or settings.DEBUG:
            return None
        return _fault(request, error)


#: Turns a refusal into words and a fault into a reference.
refusals = _Refusals


def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """Log a fault once, in full, under the reference that the person is shown."""
    reference = new_code()
    log.error("fault %s at %s %s", reference, request.method, _where(request), exc_info=error)
    sentence = gettext("Something broke on our side. What you had saved is safe; try again in a moment.")
    response = said.answer(request, 500, sentence, reference=reference)
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _where(request: HttpRequest) -> str:
    """The address as it is written; one that carries a token is told by its pattern, for a log is no safe."""
    match = request.resolver_match
    return f"/{match.route}" if match is not None and "token" in match.kwargs else request.path
