"""Saying where one is, and the team at a glance."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from proche.availability import actions, team, team_week
from proche.availability.rules import PresenceState
from proche.kernel.refusal import BadInput
from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.people import day_pages, days
from proche.people import queries as people
from proche.people.requests import DeskRequest
from proche.people.rules import Right
from proche.ui import saying
from proche.ui.answers import back, go, page, partial, tell, watch
from proche.ui.requests import wants_fragment

LONGEST_BREAK = timedelta(hours=12)
#: Said in the same menu; kept as a hold, because it always ends and is protected.
BREAK = "BREAK"


@require_POST
def set_presence(request: DeskRequest) -> HttpResponse:
    """`state` is a PresenceState or BREAK, behind it how long: "AWAY 15" (minutes), "AWAY TOMORROW",
    "AWAY UNTIL" with the hour in `until`."""
    state, _, length = request.POST.get("state", "").partition(" ")
    until = _until(request, length)
    if state == BREAK:
        return _take_break(request, until)
    if state not in PresenceState.__members__:
        raise BadInput
    if state == PresenceState.HERE:
        actions.end_break(request.person.pk, at=request.at)
    actions.set_presence(request.person.pk, PresenceState(state), until=until, at=request.at)
    tell(request, _said(PresenceState(state)))
    return go(request, back(request))


def _take_break(request: DeskRequest, until: datetime | None) -> HttpResponse:
    if until is None:
        raise BadInput
    actions.take_break(request.person.pk, until=until, at=request.at)
    words = gettext("On a break until %(moment)s. No case, call or message reaches you before.")
    tell(request, words % {"moment": saying.moment_in_words(until)})
    return go(request, back(request))


def _until(request: DeskRequest, length: str) -> datetime | None:
    if length == "TOMORROW":
        return _next_morning(request)
    if length == "UNTIL":
        return _at_hour(request, request.POST.get("until", ""))
    if not _is_count(length or "0"):
        raise BadInput
    span = min(timedelta(minutes=int(length or 0)), LONGEST_BREAK)
    return request.at + span if span else None


def _next_morning(request: DeskRequest) -> datetime:
    """When their hours begin next, tomorrow or later; for who has none, tomorrow."""
    plan = people.get_row(request.person.pk).plan
    tomorrow = days.midnight(plan, days.today(plan, request.at) + timedelta(days=1))
    return days.next_start(plan, tomorrow) or tomorrow


def _at_hour(request: DeskRequest, hour: str) -> datetime:
    """An hour on the reader's clock, of today or, when it is past, of tomorrow."""
    try:
        clock = time.fromisoformat(hour)
    except ValueError:
        raise BadInput(said(N_("Write the hour at which you are back, such as 14:30."))) from None
    today = timezone.localdate(request.at)
    moment = timezone.make_aware(datetime.combine(today, clock.replace(tzinfo=None)))
    if moment > request.at:
        return moment
    return timezone.make_aware(datetime.combine(today + timedelta(days=1), clock.replace(tzinfo=None)))


def _is_count(text: str) -> bool:
    """Whether it is a number of minutes in plain digits: "²" is a digit too, and no number."""
    return text.isascii() and text.isdigit() and len(text) < 7


def _said(state: PresenceState) -> str:
    if state is PresenceState.HERE:
        return gettext("You are here: cases can reach you.")
    if state is PresenceState.PHONE:
        return gettext("You are here with your phone: cases can reach you with every page closed.")
    return gettext("Noted. No new case reaches you until you are back; what you hold stays yours.")


def show_team(request: DeskRequest) -> HttpResponse:
    """The whole team today: who is here, from where, until when, doing what kind of thing."""
    watch(request)
    may_manage = request.person.has_right(Right.MANAGE_TEAM)
    today = team.today(request, inactive=may_manage)
    if wants_fragment(request):
        return partial(request, "availability/_team_today.html", today=today)
    asked = day_pages.count_requests(request.person, at=request.at) if may_manage else 0
    return page(request, "availability/team.html", today=today, may_manage=may_manage, asked=asked)


def show_week(request: DeskRequest) -> HttpResponse:
    """The week of the whole team: who works when, and from where."""
    watch(request)
    today = timezone.localdate(request.at)
    monday = team_week.monday_of(request.GET.get("from", ""), today=today)
    week = team_week.week(monday, today=today)
    if wants_fragment(request):
        return partial(request, "availability/_team_week.html", week=week)
    is_now = monday == days.week_of(today)
    return page(request, "availability/team_week.html", week=week, is_now=is_now)
