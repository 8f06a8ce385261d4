"""The promises: what is to be kept today and in the next days; one promise, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from proche.kernel.refusal import BadInput, Refusal
from proche.people.requests import DeskRequest
from proche.people.rules import Right
from proche.queue.promises import access, actions, asking, forms, picture, queries, words
from proche.queue.promises.queries import PromiseRow
from proche.queue.promises.rules import PromiseRef
from proche.ui.answers import go, page, partial, tell, watch
from proche.ui.requests import wants_fragment
from proche.ui.saying import say


def index(request: DeskRequest) -> HttpResponse:
    """Today and the next days; the same address gives the list alone when it renews itself."""
    watch(request)
    mine = request.GET.get("who") == "mine"
    context = {"mine": mine, **_days(request, mine)}
    if wants_fragment(request):
        return partial(request, "queue/promises/_days.html", **context)
    return page(request, "queue/promises/index.html", **context)


def _days(request: DeskRequest, mine: bool) -> dict[str, Any]:
    """What is late from days before, today with what is kept already, and the days that follow."""
    midnight = timezone.localtime(request.at).replace(hour=0, minute=0, second=0, microsecond=0)
    begin, end = queries.day_span(midnight)
    asked: dict[str, Any] = {"person": request.person.ref, "at": request.at, "mine": mine}
    open_ones = queries.list_open(**asked)
    today = queries.list_between(begin, end, **asked)
    later = [row for row in open_ones if row.begins_at >= end]
    by_day = groupby(later, key=lambda row: timezone.localtime(row.begins_at).date())
    return {
        "before": [row for row in open_ones if row.begins_at < begin],
        "today": today,
        "days": [
            (words.day_name(rows[0].begins_at, at=request.at), rows)
            for _, found in by_day
            if (rows := list(found))
        ],
        "picture": picture.draw(today, local=timezone.localtime, at=request.at) if today else None,
        "left": sum(row.is_open for row in today),
    }


def show(request: DeskRequest, code: str, *, trouble: Refusal | None = None, typed: str = "") -> HttpResponse:
    """One promise: the sentence for the customer, who keeps it, and how it ends."""
    watch(request, f"case:{code}")
    row = access.promise(request.person, code, at=request.at)
    may_act = row.is_open and request.person.has_right(Right.TAKE_CASE)
    may_forget = not row.is_open and request.person.has_right(Right.ERASE_PERSONAL_DATA)
    asked = queries.for_case(row.case_pk, at=request.at, by=request.person.ref, but=code) if may_act else None
    return page(
        request,
        "queue/promises/show.html",
        status=trouble.status if trouble else 200,
        row=row,
        to_say=asking.sentence(row, at=request.at),
        theirs=words.on_their_clock(row.begins_at, row.ends_at, zone=row.zone),
        may_act=may_act,
        may_forget=may_forget and any((row.to_name, row.to_address, row.about, row.words)),
        times=_other_times(row, asking.proposed(asked, trouble, at=request.at)) if asked else [],
        trouble=say(trouble.sentence) if trouble else "",
        end=forms.EndForm(),
        again=forms.AgainForm(initial={"typed": typed}),
    )


def _other_times(row: PromiseRow, times: list[asking.Time]) -> list[asking.Time]:
    return [time for time in times if time.begin != row.begins_at]


@require_POST
def keep(request: DeskRequest, code: str) -> HttpResponse:
    row, said = _ending(request, code)
    actions.keep(row.ref, words=said, by=request.person.ref, at=request.at)
    tell(request, gettext("Kept. Thank you for being there."), undo=reverse("reopen_promise", args=[code]))
    return go(request, "promises")


@require_POST
def call_off(request: DeskRequest, code: str) -> HttpResponse:
    row, said = _ending(request, code)
    actions.call_off(row.ref, words=said, by=request.person.ref, at=request.at)
    tell(
        request,
        gettext("Called off. Nobody waits for it any more."),
        undo=reverse("reopen_promise", args=[code]),
    )
    return go(request, "promises")


@require_POST
def reopen(request: DeskRequest, code: str) -> HttpResponse:
    """The undo of an end."""
    row = access.promise(request.person, code, at=request.at)
    told = actions.reopen(row.ref, by=request.person.ref, at=request.at)
    tell(request, gettext("It is to be kept again."), told=told)
    return go(request, "promise", code)


@require_POST
def forget(request: DeskRequest, code: str) -> HttpResponse:
    """Whom it was for asked to be forgotten."""
    row = access.promise(request.person, code, at=request.at)
    actions.forget_whom(row.ref, by=request.person.ref, at=request.at)
    tell(request, gettext("Forgotten. That it was promised and what became of it stays."))
    return go(request, "promise", code)


def _ending(request: DeskRequest, code: str) -> tuple[PromiseRow, str]:
    row = access.promise(request.person, code, at=request.at)
    form = forms.EndForm(request.POST)
    if not form.is_valid():
        raise BadInput
    return row, form.cleaned_data["words"]


@require_POST
def tried(request: DeskRequest, code: str) -> HttpResponse:
    """They did not answer: the promise goes on at another time."""

    def act(row: PromiseRow, form: forms.AgainForm, begin: datetime) -> PromiseRef:
        said = form.cleaned_data["words"]
        return actions.tried(row.ref, begin=begin, words=said, by=request.person.ref, at=request.at)

    return _again(request, code, act)


@require_POST
def move(request: DeskRequest, code: str) -> HttpResponse:
    def act(row: PromiseRow, form: forms.AgainForm, begin: datetime) -> PromiseRef:
        said, agreed = form.cleaned_data["words"], form.cleaned_data["agreed"]
        return actions.move(
            row.ref, begin=begin, agreed=agreed, words=said, by=request.person.ref, at=request.at
        )

    return _again(request, code, act)


def _again(
    request: DeskRequest, code: str, act: Callable[[PromiseRow, forms.AgainForm, datetime], PromiseRef]
) -> HttpResponse:
    """Another time in its place; one that does not hold is said on the page, with those that do."""
    row = access.promise(request.person, code, at=request.at)
    form = forms.AgainForm(request.POST)
    if not form.is_valid():
        raise BadInput
    try:
        made = act(row, form, asking.meant(form, at=request.at))
    except actions.AlreadyEnded:
        raise
    except Refusal as trouble:
        typed = "" if isinstance(trouble, actions.NobodyThere) else form.cleaned_data["typed"]
        return show(request, code, trouble=trouble, typed=typed)
    tell(request, gettext("Promised anew. Say the new time to the customer."), told=made.told)
    return go(request, "promise", made.code)
