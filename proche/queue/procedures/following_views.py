"""A procedure followed on a case's page: each answers with the panel, or with the page it stood on."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from proche.kernel.refusal import BadInput
from proche.people.requests import DeskRequest
from proche.queue import access as cases
from proche.queue import queries as case_queries
from proche.queue.procedures import access, actions, panel
from proche.queue.procedures.queries import FollowingRow
from proche.queue.queries import CaseRef
from proche.queue.rules import State
from proche.ui.answers import go, partial, tell
from proche.ui.requests import wants_fragment

#: What a form sends for "leave the procedure", beside the keys of steps.
LEAVE = "-"


def show(request: DeskRequest, code: str) -> HttpResponse:
    return partial(request, panel.TEMPLATE, **panel.read(request, cases.case(request.person, code)))


@require_POST
def start(request: DeskRequest, code: str) -> HttpResponse:
    case = cases.case(request.person, code)
    version = access.version(request.person, request.POST.get("procedure", ""))
    was_mine = _is_mine(request, case)
    actions.start(case, version.key, by=request.person.ref, at=request.at)
    return _panel(request, case, whole=not was_mine)


@require_POST
def not_followed(request: DeskRequest, code: str) -> HttpResponse:
    case = cases.case(request.person, code)
    version = access.version(request.person, request.POST.get("procedure", ""))
    reason = request.POST.get("reason", "")
    was_mine = _is_mine(request, case)
    actions.not_followed(case, version.key, reason=reason, by=request.person.ref, at=request.at)
    return _panel(request, case, whole=not was_mine)


@require_POST
def take(request: DeskRequest, code: str, pk: int) -> HttpResponse:
    following = access.following(request.person, code, pk)
    step, count = _place(request)
    was_mine = _is_mine(request, following.case)
    answer = request.POST.get("answer", "")
    row = actions.take_step(
        following, step=step, count=count, answer=answer, by=request.person.ref, at=request.at
    )
    if row.waits_until:
        return _put_aside(request, following.case, row)
    return _panel(request, following.case, whole=not was_mine)


def _put_aside(request: DeskRequest, case: CaseRef, row: FollowingRow) -> HttpResponse:
    tell(
        request,
        gettext("Put aside. It comes back by itself, at this step of the procedure."),
        undo=reverse("undo_step", args=[case.code, row.pk]),
    )
    return go(request, "queue")


@require_POST
def deviate(request: DeskRequest, code: str, pk: int) -> HttpResponse:
    """Skip, jump or leave, by what was chosen; each with its reason."""
    following = access.following(request.person, code, pk)
    step, count = _place(request)
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "")
    by, at = request.person.ref, request.at
    was_mine = _is_mine(request, following.case)
    if to == LEAVE:
        actions.leave(following, step=step, count=count, reason=reason, by=by, at=at)
    else:
        actions.deviate(following, step=step, count=count, to=to, reason=reason, by=by, at=at)
    return _panel(request, following.case, whole=not was_mine)


@require_POST
def undo(request: DeskRequest, code: str, pk: int) -> HttpResponse:
    following = access.following(request.person, code, pk)
    was_mine = _is_mine(request, following.case)
    actions.undo(following, by=request.person.ref, at=request.at)
    return _panel(request, following.case, whole=not was_mine)


@require_POST
def switch(request: DeskRequest, code: str, pk: int) -> HttpResponse:
    following = access.following(request.person, code, pk)
    was_mine = _is_mine(request, following.case)
    actions.switch(following, by=request.person.ref, at=request.at)
    return _panel(request, following.case, whole=not was_mine)


def _place(request: DeskRequest) -> tuple[str, int]:
    count = request.POST.get("count", "")
    if not (count.isascii() and count.isdigit() and len(count) < 7):
        raise BadInput
    return request.POST.get("step", ""), int(count)


def _is_mine(request: DeskRequest, case: CaseRef) -> bool:
    row = case_queries.get_row(case.code, at=request.at, person=request.person.ref)
    return row.state is State.TAKEN and row.is_mine


def _panel(request: DeskRequest, case: CaseRef, *, whole: bool) -> HttpResponse:
    """The panel for a script; the page where the case has just come into one's hands, or without scripts."""
    if wants_fragment(request) and not whole:
        return partial(request, panel.TEMPLATE, **panel.read(request, case, focus=True))
    row = case_queries.get_row(case.code, at=request.at, person=request.person.ref)
    address = row.url or reverse("case", args=[case.code])
    # The moment makes it another address: a browser does not load again what differs by its fragment alone.
    return go(request, f"{address}?at={request.at:%H%M%S}#procedure-answer")
