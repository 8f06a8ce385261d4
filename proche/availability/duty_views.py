"""Who is on call: everyone sees it, those who lead plan it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from proche.availability import duty_actions, duty_picture, duty_queries
from proche.availability.duty import LONGEST, Span, Turn
from proche.kernel.refusal import Refusal
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people import queries as people
from proche.people.requests import DeskRequest
from proche.people.rules import Right
from proche.ui.answers import go, page, tell
from proche.ui.choices import offer
from proche.ui.moments import MomentField
from proche.ui.saying import say

#: The week that runs and the four after it.
WEEKS = 5
#: More gaps than a person reads: the picture shows the others.
GAPS_TOLD = 6
#: A lunch that everyone takes at once is no night without anyone.
LEAST_GAP = timedelta(hours=2)


class TurnForm(forms.Form):
    """Who, from, to, on the reader's clock."""

    person = forms.TypedChoiceField(coerce=int, label=_("Who"))
    begin = MomentField(
        label=pgettext_lazy("turn", "From"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
    )
    end = MomentField(
        label=pgettext_lazy("turn", "Until"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = people.list_people(right=Right.TAKE_CASE)
        offer(self, "person", [(row.pk, row.name) for row in rows])


def show(request: DeskRequest) -> HttpResponse:
    return _page(request)


def _page(request: DeskRequest, typed: TurnForm | None = None, status: int = 200) -> HttpResponse:
    monday = _monday(request.at)
    end = monday + WEEKS * duty_picture.WEEK
    turns = duty_queries.list_turns(monday, end)
    gaps = [gap for gap in duty_queries.list_gaps(request.at, end) if gap[1] - gap[0] >= LEAST_GAP]
    on_call = duty_queries.find_on_call(at=request.at)
    form = typed or TurnForm(initial=_next_to_plan(gaps, request.at))
    return page(
        request,
        "availability/duty.html",
        status=status,
        on_call=on_call,
        until=_moment(on_call.active_to) if on_call else None,
        turns=[_row(turn) for turn in turns if turn.active_to > request.at],
        lines=duty_picture.lines(monday, WEEKS, turns, gaps, request.at),
        gaps=[_span(*gap) for gap in gaps[:GAPS_TOLD]],
        more_gaps=max(len(gaps) - GAPS_TOLD, 0),
        form=form if request.person.has_right(Right.MANAGE_TEAM) else None,
    )


def _row(turn: Turn) -> dict[str, Any]:
    return {
        "pk": turn.pk,
        "person": turn.person,
        "active_from": turn.active_from,
        "begin": _moment(turn.active_from),
        "end": _moment(turn.active_to),
    }


def _moment(moment: datetime) -> Said:
    """With its hour on whatever day: a plan is read to the minute."""
    return said(N_("%(when)s"), when=moment.isoformat())


def _span(begin: datetime, end: datetime) -> Said:
    return said(N_("%(from)s to %(to)s"), **{"from": begin.isoformat(), "to": end.isoformat()})


def _monday(at: datetime) -> datetime:
    """The midnight before this week's Monday, on the reader's clock."""
    today = timezone.localdate(at)
    midnight = datetime.combine(today - timedelta(days=today.weekday()), time.min)
    return timezone.make_aware(midnight)


def _next_to_plan(gaps: Sequence[Span], at: datetime) -> dict[str, datetime]:
    """The first span in which nobody is reached, tonight where there is none: what a lead plans next."""
    begin, end = gaps[0] if gaps else (at, at)
    return {"begin": begin, "end": end} if timedelta(0) < end - begin <= LONGEST else _tonight(at)


def _tonight(at: datetime) -> dict[str, datetime]:
    today = timezone.localdate(at)
    evening = timezone.make_aware(datetime.combine(today, time(18)))
    return {
        "begin": evening,
        "end": timezone.make_aware(datetime.combine(today + timedelta(days=1), time(8))),
    }


@require_POST
def plan(request: DeskRequest) -> HttpResponse:
    form = TurnForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    given = form.cleaned_data
    try:
        turn, told = duty_actions.plan(
            given["person"], begin=given["begin"], end=given["end"], by=request.person.ref, at=request.at
        )
    except Refusal as refusal:
        # What was typed stays: one field of it is usually all that has to change.
        form.add_error("begin", say(refusal.sentence))
        return _page(request, form, status=refusal.status)
    words = gettext("%(name)s is on call then.") % {"name": turn.person.name}
    tell(request, words, told=told, undo=reverse("end_duty", args=[turn.pk]))
    return go(request, "duty")


@require_POST
def end(request: DeskRequest, pk: int) -> HttpResponse:
    turn, told = duty_actions.end(pk, by=request.person.ref, at=request.at)
    tell(request, gettext("%(name)s is no longer on call then.") % {"name": turn.person.name}, told=told)
    return go(request, "duty")
