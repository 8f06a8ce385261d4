"""The three answers a view gives: a page, a part of it, or "go there"; and what to tell the person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.loader import render_to_string

from proche.kernel import gate, live
from proche.kernel.words import Said
from proche.ui import saying
from proche.ui.requests import wants_fragment

#: What every page of the desk follows.
TOPICS = ("queue", "presence")


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    return HttpResponse(render_to_string(template, context, request), status=status)


def partial(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Render one noun's partial; what was told meanwhile travels along as toasts, out of band."""
    html = render_to_string(template, context, request)
    return HttpResponse(html + toasts(request), status=status)


def toasts(request: HttpRequest) -> str:
    told = list(messages.get_messages(request))
    return render_to_string("ui/_toasts_oob.html", {"messages": told}, request) if told else ""


def tell(
    request: HttpRequest,
    sentence: object,
    *,
    told: Iterable[Said] = (),
    undo: str = "",
    doubt: bool = False,
) -> None:
    """Say what happened, in a toast on this answer or on the page that follows; `undo` is posted to.

    `told` is what the gate says of those whom it reaches: now, or when it will arrive.
    """
    words = " ".join([str(sentence), *map(saying.say, told)])
    level = messages.WARNING if doubt else messages.SUCCESS
    messages.add_message(request, level, words, extra_tags=f"undo:{undo}" if undo else "")


def go(request: HttpRequest, to: str, *args: Any, **kwargs: Any) -> HttpResponse:
    """Send the person to another page, after a form or after htmx alike. `to` is a name or a path."""
    target: HttpResponseRedirect = redirect(to, *args, **kwargs)
    if wants_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": target.url})
    # 303: what follows a form is read, never posted again.
    target.status_code = 303
    return target


def topics_of(request: Any) -> list[str]:
    """What a page follows in any case: the desk's own topics, and what the gate tells this person."""
    return [*TOPICS, gate.topic(request.person.pk)]


def watch(request: Any, *topics: str) -> None:
    """Let the page follow live topics besides the desk's own. Called before its rows are read, so that
    nothing that happens between the reading and the subscription is missed; the view has checked the door.
    """
    request.live_token = live.topics_token([*topics_of(request), *topics])


def back(request: HttpRequest, otherwise: str = "/") -> str:
    """The page that a small form stood on, by its own header; never another site."""
    here = request.headers.get("Referer", "")
    own = f"{request.scheme}://{request.get_host()}/"
    # Two slashes would be another site: "//elsewhere.example" is shown as not found, on a page with forms.
    return "/" + here.removeprefix(own).lstrip("/\\") if here.startswith(own) else otherwise
