"""Django's own refusals, said like ours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from proche.kernel.refusal import NotFound, Refusal
from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.ui import refusals


class Stale(Refusal):
    """The form's token is not this session's: most often a page that was left open."""

    status = 403
    default = N_("This page was open for too long. Load it again, then repeat what you did.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusals.answer_refusal(request, NotFound())


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusals.answer_refusal(request, NotFound())


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django calls this when a form's token does not fit (CSRF_FAILURE_VIEW)."""
    return refusals.answer_refusal(request, Stale())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    sentence = said(N_("This request could not be understood. Go back and try once more."))
    return refusals.answer(request, 400, sentence.words(gettext))


def too_often(request: HttpRequest) -> HttpResponse:
    sentence = said(N_("That was tried too often. Wait a few minutes, then try again."))
    return refusals.answer(request, 429, sentence.words(gettext))


def broken(request: HttpRequest) -> HttpResponse:
    """The last resort, where even the fault page may not rely on the database."""
    words = gettext("Something broke on our side. What you had saved is safe; try again in a moment.")
    return HttpResponse(words, status=500, content_type="text/plain; charset=utf-8")
