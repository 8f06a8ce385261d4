"""How I am reached: the ways I chose, my browsers, what waits for me and what came."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from proche.availability import mail as mails
from proche.availability import push, reach_actions, reach_queries, reach_rules
from proche.kernel import gate, outbox
from proche.kernel.gate import GateMessage, Letter, Urgency, Way
from proche.kernel.refusal import BadInput
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people import queries as people
from proche.people.requests import DeskRequest
from proche.people.rules import PersonRef
from proche.ui import saying
from proche.ui.answers import back, go, page, tell
from proche.ui.requests import DeskRequest as AnyRequest

URGENCIES: dict[Urgency, tuple[str, str]] = {
    Urgency.CALM: (N_("Calm"), N_("It can wait until you look: a leave that was answered, a note.")),
    Urgency.SOON: (N_("Soon"), N_("Someone waits for you today: a case handed over, a call-back due.")),
    Urgency.NOW: (N_("Urgent"), N_("It cannot wait. Outside your hours it goes to whoever is on call.")),
}
WAYS: dict[Way, str] = {
    Way.PAGE: N_("in the page"),
    Way.PUSH: N_("in the browser"),
    Way.MAIL: N_("by mail"),
}


@dataclass(frozen=True, slots=True)
class Came:
    """One letter as its reader sees it: what, when, by which ways and what became of them."""

    title: Said
    at: datetime | None
    url: str
    ways: str
    trouble: str
    meant_for: str
    is_seen: bool
    is_over: bool


def show(request: DeskRequest) -> HttpResponse:
    me = request.person.pk
    choice = reach_queries.get_choice(me)
    browsers = reach_queries.list_browsers(me)
    return page(
        request,
        "availability/reached.html",
        rows=[_row(urgency, choice) for urgency in Urgency],
        choice=choice,
        browsers=browsers,
        known=" ".join(reach_queries.list_keys(me)),
        push_key=push.public_key(),
        waiting=gate.list_waiting(me),
        came=_came(gate.list_came(me)),
        email=people.get_row(me).email,
    )


def _row(urgency: Urgency, choice: reach_queries.Choice) -> dict[str, Any]:
    name, means = URGENCIES[urgency]
    chosen = choice.ways_for(urgency)
    ways = [(way.value, gettext(WAYS[way]), way in chosen) for way in reach_rules.CHOOSABLE]
    return {"code": urgency.value, "name": gettext(name), "means": gettext(means), "ways": ways}


def _came(found: list[Letter]) -> list[Came]:
    trouble: dict[str, str] = {}
    for row in outbox.list_of([letter.chain for letter in found]):
        if row.state == outbox.State.DEAD:
            trouble[row.chain] = _lost(row.kind)
        elif row.tries and row.state == outbox.State.WAITING:
            trouble.setdefault(row.chain, gettext("still on its way"))
    names = people.list_refs(letter.meant_for for letter in found if letter.meant_for)
    return [_one(letter, trouble, names) for letter in found]


def _lost(kind: str) -> str:
    return gettext("the mail was refused") if kind == mails.KIND else gettext("the push was refused")


def _one(letter: Letter, trouble: dict[str, str], names: Mapping[int, PersonRef]) -> Came:
    meant_for = names.get(letter.meant_for or 0)
    return Came(
        title=letter.message.title,
        at=letter.delivered_at,
        url=reverse("told", args=[letter.pk]),
        ways=", ".join(gettext(WAYS[way]) for way in WAYS if way in letter.ways),
        trouble=trouble.get(letter.chain, ""),
        meant_for=meant_for.name if meant_for else "",
        is_seen=letter.seen_at is not None,
        is_over=letter.outdated_at is not None,
    )


@require_POST
def choose(request: DeskRequest) -> HttpResponse:
    """Fields `CALM`, `SOON`, `NOW`, each with the ways ticked for it; `discreet`."""
    ways = {urgency: _ticked(request, urgency) for urgency in Urgency}
    is_discreet = "discreet" in request.POST
    reach_actions.choose(request.person.pk, ways, is_discreet=is_discreet)
    tell(request, gettext("Saved. The open page tells you in any case."))
    return go(request, "reached")


def _ticked(request: DeskRequest, urgency: Urgency) -> list[Way]:
    given = request.POST.getlist(urgency.value)
    if not set(given) <= set(reach_rules.CHOOSABLE):
        raise BadInput
    return [Way(way) for way in given]


@require_POST
def add_browser(request: DeskRequest) -> HttpResponse:
    """What the browser's PushManager gave: endpoint, p256dh, auth."""
    reach_actions.subscribe(
        request.person.pk,
        endpoint=request.POST.get("endpoint", ""),
        p256dh=request.POST.get("p256dh", ""),
        auth=request.POST.get("auth", ""),
        browser=reach_rules.browser_of(request.headers.get("User-Agent", "")),
        at=request.at,
    )
    tell(request, gettext("This browser tells you from now on. Send yourself a test."))
    return HttpResponse(status=204)


@require_POST
def drop_browser(request: DeskRequest) -> HttpResponse:
    """By its endpoint, from the browser itself."""
    reach_actions.unsubscribe_endpoint(request.person.pk, request.POST.get("endpoint", ""))
    tell(request, gettext("This browser is silent from now on."))
    return HttpResponse(status=204)


@require_POST
def remove_browser(request: DeskRequest, pk: int) -> HttpResponse:
    reach_actions.unsubscribe(request.person.pk, pk)
    tell(request, gettext("Removed. That browser is silent from now on."))
    return go(request, "reached")


@require_POST
def send_test(request: DeskRequest) -> HttpResponse:
    """Send oneself a message as others would send it, through the same gate."""
    urgency = request.POST.get("urgency", "")
    if urgency not in Urgency.__members__:
        raise BadInput
    title = said(N_("A test, sent by yourself. This is how the desk reaches you."))
    message = GateMessage(title=title, url=reverse("reached"), kind="test", urgency=Urgency(urgency))
    passage = gate.reach(request.person.pk, message, at=request.at)
    tell(request, saying.say(passage.told), doubt=not passage.now)
    return go(request, "reached")


def open_letter(request: DeskRequest, pk: int) -> HttpResponse:
    """Go where a letter leads; it counts as seen."""
    letter = gate.get_letter_of(request.person.pk, pk)
    gate.see(request.person.pk, [letter.pk], at=request.at)
    url = letter.message.url
    # Ours alone: "//elsewhere" would be another site.
    return go(request, url if url.startswith("/") and not url.startswith("//") else "reached")


@require_POST
def see(request: DeskRequest) -> HttpResponse:
    """`letter` is one, or none for all."""
    given = request.POST.get("letter", "")
    if given and not (given.isascii() and given.isdigit() and len(given) <= 18):
        raise BadInput
    if given:
        gate.see(request.person.pk, [int(given)], at=request.at)
    else:
        gate.see_all(request.person.pk, at=request.at)
    return go(request, back(request, reverse("reached")))


def service_worker(request: AnyRequest) -> HttpResponse:
    """At the root, because a service worker rules only what lies below it. Holds nothing of anyone."""
    found = finders.find("availability/sw.js")
    assert isinstance(found, str)
    script = Path(found).read_bytes()
    return HttpResponse(
        script,
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache", "ETag": f'"{hashlib.sha256(script).hexdigest()[:16]}"'},
    )
