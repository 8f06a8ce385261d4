"""Saying where one is, and the team at a glance."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from proche.availability import actions, team, team_week
from proche.availability.rules import PresenceState
from proche.kernel.refusal import BadInput
from proche.people import day_pages, days
from proche.people.requests import DeskRequest
from proche.people.rules import Right
from proche.ui.answers import back, go, page, partial, tell, watch
from proche.ui.requests import wants_fragment

LONGEST_BREAK = timedelta(hours=12)


@require_POST
def set_presence(request: DeskRequest) -> HttpResponse:
    """`state` is a PresenceState, with minutes behind it when it ends by itself: "AWAY 15"."""
    state, _, minutes = request.POST.get("state", "").partition(" ")
    if state not in PresenceState.__members__ or not _is_count(minutes or "0"):
        raise BadInput
    span = min(timedelta(minutes=int(minutes or 0)), LONGEST_BREAK)
    until = request.at + span if span else None
    actions.set_presence(request.person.pk, PresenceState(state), until=until, at=request.at)
    tell(request, _said(PresenceState(state)))
    return go(request, back(request))


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
