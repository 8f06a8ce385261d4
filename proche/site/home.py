"""The first page: what waits, for how long, what is in your hands, who is here, how the day arrives."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from proche.availability import team
from proche.kernel import outbox
from proche.people.requests import DeskRequest
from proche.people.rules import Right
from proche.queue import actions
from proche.queue import queries as queue
from proche.queue.everyone import Everyone
from proche.queue.promises import panels as promises
from proche.site.plot import bars
from proche.ui.answers import page, partial, watch
from proche.ui.requests import wants_fragment

WAITING_SHOWN = 6


def show(request: DeskRequest) -> HttpResponse:
    if not request.person.has_right(Right.SEE_DESK):
        return page(request, "site/guest.html")
    watch(request)
    context = _desk(request)
    if wants_fragment(request):
        return partial(request, "site/_desk.html", **context)
    return page(request, "site/home.html", **context)


def _desk(request: DeskRequest) -> dict[str, Any]:
    me, at = request.person.ref, request.at
    everyone = Everyone.of(request)
    waiting = queue.list_waiting(person=me, at=at, size=WAITING_SHOWN)
    return {
        "offer": _offer(request, everyone),
        "figures": queue.figures(at=at),
        "mine": queue.list_held_by(me, at=at, size=10),
        "promises": promises.today(request),
        "waiting": queue.explained(waiting, person=me, at=at, everyone=everyone),
        "team": [face for face in team.faces(request) if face.presence != "off"],
        "is_new": not waiting and request.person.has_right(Right.MANAGE_TEAM) and not queue.has_begun(),
        "has_no_hours": _has_no_hours(request, everyone),
        "unsent": outbox.count_dead() if request.person.has_right(Right.ADMIN) else 0,
        "plot": bars(queue.arrivals_by_hour(at=at), at=at),
    }


def _has_no_hours(request: DeskRequest, everyone: Everyone) -> bool:
    """Whether someone who takes cases has not said yet when they work: they keep no promise till then."""
    me = everyone.people.get(request.person.pk)
    return me is not None and not (me.plan.hours or me.plan.changed)


def _offer(request: DeskRequest, everyone: Everyone) -> dict[str, Any] | None:
    """What is held out to the reader of the page, else what Next would give, with the reasons in words."""
    me = request.person.ref
    if not request.person.has_right(Right.TAKE_CASE):
        return None
    offer = actions.find_offer(by=me, at=request.at, everyone=everyone)
    if offer is None:
        return None
    row = queue.list_rows([offer.case.pk], at=request.at, person=me)[offer.case.pk]
    return {"row": row, "reasons": offer.reasons, "until": offer.until}
