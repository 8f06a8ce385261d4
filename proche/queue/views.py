"""The queue's list and what one does from it. A case's own panel is of the room that registered its kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from proche.availability import actions as availability
from proche.availability import team
from proche.customers import queries as customers
from proche.kernel.refusal import BadInput
from proche.people.requests import DeskRequest
from proche.people.rules import PersonRef, Right
from proche.queue import access, actions, forms, kinds, queries, service
from proche.queue.everyone import Everyone
from proche.queue.queries import CaseRef, Filters
from proche.queue.rules import Keeping, State
from proche.ui import saying
from proche.ui.answers import back, go, page, partial, tell, watch
from proche.ui.requests import wants_fragment


def index(request: DeskRequest) -> HttpResponse:
    """One page of the queue; the same address gives the rows alone when they renew themselves."""
    watch(request)
    filters = _filters(request.GET, request.person.ref)
    cursor = request.GET.get("after", "")
    found = queries.page(filters, cursor, person=request.person.ref, at=request.at)
    me, everyone = request.person.ref, _everyone_for(request, filters)
    rows = queries.explained(found.rows, person=me, at=request.at, everyone=everyone)
    context: dict[str, Any] = {
        "page": replace(found, rows=rows),
        "may_select": filters.state is not State.DONE and request.person.has_right(Right.TAKE_CASE),
        "filters": filters,
        "query": _query(request.GET),
        "is_first": not cursor,
    }
    if wants_fragment(request):
        return partial(request, "queue/_rows.html", **context)
    return page(request, "queue/index.html", **context, **_choices(request, filters))


def _everyone_for(request: DeskRequest, filters: Filters) -> Everyone | None:
    """What waits is explained by everyone; what is in hand or done says its own reason."""
    return Everyone.of(request) if filters.state is State.WAITING else None


def _filters(asked: QueryDict, me: PersonRef) -> Filters:
    state = asked.get("state", "")
    return Filters(
        state=State(state) if state in State.__members__ else State.WAITING,
        kind=asked.get("kind", ""),
        region=asked.get("region", ""),
        holder=me.pk if asked.get("mine") else None,
    )


def _query(asked: QueryDict) -> str:
    """The narrowing without the place in the list."""
    kept = {name: asked[name] for name in ("state", "kind", "region", "mine") if asked.get(name)}
    return urlencode(kept)


def _choices(request: DeskRequest, filters: Filters) -> dict[str, Any]:
    return {
        "states": [(state.value, state is filters.state) for state in State],
        "kinds": [(kind.code, gettext(kind.label)) for kind in kinds.list_kinds()],
        "regions": customers.list_regions(),
        "many": forms.ManyForm(colleagues=_colleagues(request)),
        "service": service.figure(at=request.at),
    }


def show(request: DeskRequest, code: str) -> HttpResponse:
    """A case's file: why it is where it is, who could take it, what was written on it."""
    access.case(request.person, code)
    watch(request, f"case:{code}")
    row = queries.get_row(code, at=request.at, person=request.person.ref)
    return page(request, "queue/case.html", **_file_of(request, row))


def _file_of(request: DeskRequest, row: queries.CaseRow) -> dict[str, Any]:
    """What the partials of a case's file ask for. Who could take it is asked once."""
    me = request.person.ref
    everyone = Everyone.of(request) if row.state is State.WAITING else None
    offered = row.kept_for is not None and row.kept_for.pk == me.pk and row.keeping == Keeping.OFFERED
    may_take = request.person.has_right(Right.TAKE_CASE)
    return {
        "row": row,
        "why": queries.explained([row], person=me, at=request.at, everyone=everyone)[0].because,
        "notes": queries.list_notes(row.pk),
        "note": forms.NoteForm(),
        "answer": queries.who_of(row.pk, everyone) if everyone else None,
        "offer": {"row": row, "until": row.kept_until} if offered else None,
        "hand_over": forms.HandOverForm(colleagues=_colleagues(request)) if row.is_mine else None,
        "aside": forms.AsideForm() if row.is_mine else None,
        "closing": forms.CloseForm(outcomes=row.outcomes) if row.is_mine and row.outcomes else None,
        "turn": forms.PriorityForm(initial={"priority": row.priority}) if may_take and row.is_open else None,
    }


def _colleagues(request: DeskRequest) -> list[team.Colleague]:
    return [one for one in team.colleagues(request) if one.person.pk != request.person.pk]


@require_POST
def take_next(request: DeskRequest) -> HttpResponse:
    claim = actions.next_case(by=request.person.ref, at=request.at)
    if claim is None:
        tell(request, gettext("Nothing waits for you now. What comes in shows here by itself."))
        return go(request, "home")
    return _open(request, claim.case)


@require_POST
def claim(request: DeskRequest, code: str) -> HttpResponse:
    case = access.case(request.person, code)
    actions.claim(case, by=request.person.ref, at=request.at)
    return _open(request, case)


def _open(request: DeskRequest, case: CaseRef) -> HttpResponse:
    row = queries.get_row(case.code, at=request.at, person=request.person.ref)
    return go(request, row.url or reverse("case", args=[case.code]))


@require_POST
def release(request: DeskRequest, code: str) -> HttpResponse:
    case = access.case(request.person, code)
    actions.release(case, by=request.person.ref, at=request.at)
    tell(request, gettext("It waits again for whoever can take it."), undo=reverse("claim_case", args=[code]))
    return go(request, "queue")


@require_POST
def add_note(request: DeskRequest, code: str) -> HttpResponse:
    case = access.case(request.person, code)
    actions.add_note(case, text=request.POST.get("text", ""), by=request.person.ref, at=request.at)
    notes = queries.list_notes(case.pk)
    row = queries.get_row(code, at=request.at, person=request.person.ref)
    if wants_fragment(request):
        return partial(request, "queue/_notes.html", row=row, notes=notes, note=forms.NoteForm())
    return go(request, back(request, reverse("case", args=[code])))


@require_POST
def hand_over(request: DeskRequest, code: str) -> HttpResponse:
    case = access.case(request.person, code)
    form = forms.HandOverForm(request.POST, colleagues=_colleagues(request))
    if not form.is_valid():
        raise BadInput
    to = next(one.person for one in _colleagues(request) if one.person.pk == form.cleaned_data["to"])
    note = form.cleaned_data["note"]
    passage = actions.hand_over(case, to=to, note=note, by=request.person.ref, at=request.at)
    kept_until = queries.get_row(code, at=request.at).kept_until or request.at
    words = gettext("It is kept for %(name)s until %(until)s; then it waits for everyone.")
    kept = words % {"name": to.name, "until": saying.moment_in_words(kept_until)}
    undo = reverse("take_back_case", args=[code])
    # Whether the colleague hears of it within that time decides if this was the right choice.
    tell(request, kept, told=[passage.told], undo=undo, doubt=not passage.now)
    return go(request, "queue")


@require_POST
def put_aside(request: DeskRequest, code: str) -> HttpResponse:
    case = access.case(request.person, code)
    form = forms.AsideForm(request.POST)
    if not form.is_valid():
        raise BadInput
    until = request.at + timedelta(minutes=form.cleaned_data["minutes"])
    reason = form.cleaned_data["reason"]
    actions.put_aside(case, until=until, reason=reason, by=request.person.ref, at=request.at)
    tell(request, gettext("Put aside. It comes back by itself."), undo=reverse("claim_case", args=[code]))
    return go(request, "queue")


@require_POST
def heartbeat(request: DeskRequest) -> HttpResponse:
    """Comes every minute from each page in sight: presence, whether it is used, and the leases held."""
    availability.see(request.person.pk, at=request.at, is_used=request.POST.get("used") != "no")
    if request.person.has_right(Right.TAKE_CASE):
        actions.renew_all(by=request.person.ref, at=request.at)
    return HttpResponse(status=204)
