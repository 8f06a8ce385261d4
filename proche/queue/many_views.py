"""What is done with all selected cases at once, told case by case, and undone."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from proche.availability import team
from proche.kernel import heard
from proche.kernel.refusal import BadInput
from proche.people.requests import DeskRequest
from proche.people.rules import PersonRef
from proche.queue import access, actions, forms
from proche.queue.actions.many import Before, Outcome, Step
from proche.ui.answers import go, page, tell

SALT = "queue.many"
#: An undo is asked for at once or not at all.
UNDO_SECONDS = 600
#: The narrowing of a list is shorter; what is longer did not come from a page.
MOST_QUERY = 300


@require_POST
def do(request: DeskRequest) -> HttpResponse:
    codes = _codes(request)
    if not codes:
        tell(request, gettext("Nothing is selected. Select cases with X, then say what to do."))
        return _back(request)
    step = _step(request)
    outcomes = actions.do_many(codes, step, by=request.person.ref, at=request.at)
    return _tell(request, step, outcomes)


def _codes(request: DeskRequest) -> list[str]:
    codes = request.POST.getlist("case")
    return [access.case(request.person, code).code for code in codes[: actions.many.MOST]]


def _step(request: DeskRequest) -> Step:
    """Raises: BadInput, also where a step lacks what it needs."""
    colleagues = team.colleagues(request)
    form = forms.ManyForm(request.POST, colleagues=colleagues)
    if not form.is_valid():
        raise BadInput
    given = form.cleaned_data
    return Step(
        do=given["do"],
        to=_who([one.person for one in colleagues], given["to"] or 0) if given["do"] == "hand_over" else None,
        minutes=given["minutes"] or 0,
        reason=given["aside"] if given["do"] == "aside" else given["reason"],
        priority=given["priority"] or 5,
        outcome=given["outcome"],
    )


def _who(colleagues: list[PersonRef], pk: int) -> PersonRef:
    found = next((one for one in colleagues if one.pk == pk), None)
    if found is None:
        raise BadInput
    return found


def _tell(request: DeskRequest, step: Step, outcomes: list[Outcome]) -> HttpResponse:
    done = [one for one in outcomes if one.why is None]
    left = [one for one in outcomes if one.why is not None]
    # Whatever the number of cases, they go to one colleague, who hears of all of them at one time.
    passages = [one.passage for one in done if one.passage]
    told = heard.by_first(passages)
    query = request.POST.get("query", "")
    undo = _undo_address(step, done, query) if done else ""
    if left:
        return page(request, "queue/many.html", done=done, left=left, told=told, undo=undo, query=query)
    words = ngettext("%(count)s case done.", "%(count)s cases done.", len(done)) % {"count": len(done)}
    tell(request, words, told=told, undo=undo, doubt=not all(passage.now for passage in passages))
    return _back(request)


def _undo_address(step: Step, done: list[Outcome], query: str) -> str:
    was = {one.code: astuple(one.was) for one in done}
    kept: dict[str, Any] = {"do": step.do, "cases": was, "query": query[:MOST_QUERY]}
    return f"{reverse('undo_many')}?{urlencode({'what': signing.dumps(kept, salt=SALT)})}"


@require_POST
def undo(request: DeskRequest) -> HttpResponse:
    try:
        kept = signing.loads(request.GET.get("what", ""), salt=SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        raise BadInput from None
    step = Step(kept["do"], reason=gettext("Undone."))
    was = {access.case(request.person, code).code: Before(*before) for code, before in kept["cases"].items()}
    told = actions.undo_many(was, step, by=request.person.ref, at=request.at)
    left = [one for one in told if one.why is not None]
    if left:
        done = [one for one in told if one.why is None]
        return page(request, "queue/many.html", done=done, left=left, undo="", query=kept["query"])
    tell(request, gettext("All is as it was."))
    return _to_list(request, kept["query"])


def _back(request: DeskRequest) -> HttpResponse:
    return _to_list(request, request.POST.get("query", ""))


def _to_list(request: DeskRequest, query: str) -> HttpResponse:
    return go(request, f"{reverse('queue')}?{query}" if query else reverse("queue"))
