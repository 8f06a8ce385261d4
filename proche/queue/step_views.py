"""What one does with one case besides taking it: accept or decline an offer, its turn, its end."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from proche.kernel.refusal import BadInput
from proche.people.requests import DeskRequest
from proche.queue import access, actions, forms, queries
from proche.ui.answers import back, go, tell


@require_POST
def accept(request: DeskRequest, code: str) -> HttpResponse:
    case = access.case(request.person, code)
    actions.accept(case, by=request.person.ref, at=request.at)
    return _open(request, code)


@require_POST
def decline(request: DeskRequest, code: str) -> HttpResponse:
    """Without blame: it goes on to the next best person, and is not offered here again for a while."""
    case = access.case(request.person, code)
    actions.decline(case, reason=request.POST.get("reason", ""), by=request.person.ref, at=request.at)
    tell(request, gettext("It goes to the next one."), undo=reverse("claim_case", args=[code]))
    return go(request, "home")


@require_POST
def take_back(request: DeskRequest, code: str) -> HttpResponse:
    """Undo a hand-over that the colleague has not taken up yet."""
    case = access.case(request.person, code)
    actions.take_back(case, by=request.person.ref, at=request.at)
    return _open(request, code)


@require_POST
def set_priority(request: DeskRequest, code: str) -> HttpResponse:
    case = access.case(request.person, code)
    form = forms.PriorityForm(request.POST)
    if not form.is_valid():
        raise BadInput
    given = form.cleaned_data
    me = request.person.ref
    actions.set_priority(case, priority=given["priority"], reason=given["reason"], by=me, at=request.at)
    tell(request, gettext("It has its turn accordingly from now on."))
    return go(request, back(request, reverse("case", args=[code])))


@require_POST
def close(request: DeskRequest, code: str) -> HttpResponse:
    case = access.case(request.person, code)
    form = forms.CloseForm(request.POST, outcomes=queries.get_row(code, at=request.at).outcomes)
    if not form.is_valid():
        raise BadInput
    actions.close(case, outcome=form.cleaned_data["outcome"], by=request.person.ref, at=request.at)
    tell(request, gettext("Closed."), undo=reverse("reopen_case", args=[code]))
    return go(request, "queue")


@require_POST
def reopen(request: DeskRequest, code: str) -> HttpResponse:
    """Take up again what was closed from the queue; what its own page closed is opened again there."""
    case = access.case(request.person, code)
    if not queries.get_row(code, at=request.at).outcomes:
        raise BadInput
    actions.reopen(case, by=request.person.ref, at=request.at)
    return _open(request, code)


def _open(request: DeskRequest, code: str) -> HttpResponse:
    return go(request, queries.get_row(code, at=request.at, person=request.person.ref).own_url)
