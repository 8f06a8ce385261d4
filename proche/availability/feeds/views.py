"""One's own calendars: added, read, paused, taken out. No address here shows anybody else's."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from proche.availability.feeds import actions, jobs, queries
from proche.availability.feeds.actions import Choices
from proche.availability.feeds.forms import AccountForm, ChoicesForm, ICalForm
from proche.kernel.refusal import BadInput, NotFound
from proche.people.requests import DeskRequest
from proche.ui import saying
from proche.ui.answers import go, page, tell


def show(request: DeskRequest) -> HttpResponse:
    return _page(request)


def _page(
    request: DeskRequest, ical: ICalForm | None = None, account: AccountForm | None = None, status: int = 200
) -> HttpResponse:
    feeds = queries.list_feeds(request.person.pk, at=request.at)
    rows = [(feed, _choices_form(feed), _by_day(feed)) for feed in feeds]
    return page(
        request,
        "availability/calendars.html",
        status=status,
        rows=rows,
        ical=ical or ICalForm(prefix="ical"),
        account=account or AccountForm(prefix="account"),
    )


def _by_day(feed: queries.FeedRow) -> list[tuple[date, queries.Coming]]:
    """With the day on which each begins for its reader."""
    return [(timezone.localdate(one.begin), one) for one in feed.coming] if feed.keeps_titles else []


def _choices_form(feed: queries.FeedRow) -> ChoicesForm:
    now = {name: getattr(feed, name) for name in Choices.__slots__}
    return ChoicesForm(initial=now, auto_id=f"feed-{feed.pk}-%s")


@require_POST
def add(request: DeskRequest) -> HttpResponse:
    form = ICalForm(request.POST, prefix="ical")
    if not form.is_valid():
        return _page(request, ical=form, status=422)
    me = request.person.pk
    try:
        pk = actions.add_ical(
            me, form.access(), name=form.cleaned_data["name"], choices=Choices(), at=request.at
        )
    except BadInput as refusal:
        form.add_error("address", saying.say(refusal.sentence))
        return _page(request, ical=form, status=422)
    return _read(request, pk)


@require_POST
def add_account(request: DeskRequest) -> HttpResponse:
    form = AccountForm(request.POST, prefix="account")
    if not form.is_valid():
        return _page(request, account=form, status=422)
    try:
        found = actions.list_calendars(form.access())
        pks = actions.add_calendars(request.person.pk, form.access(), found, choices=Choices(), at=request.at)
    except BadInput as refusal:
        form.add_error("address", saying.say(refusal.sentence))
        return _page(request, account=form, status=422)
    if len(pks) == 1:
        return _read(request, pks[0])
    tell(request, _several(len(pks)))
    return go(request, "calendars")


def _several(count: int) -> str:
    words = gettext("%(count)s calendars found. Start those that say when you are busy, remove the others.")
    return words % {"count": count}


@require_POST
def read_now(request: DeskRequest, pk: int) -> HttpResponse:
    if _find(request, pk).is_paused:
        raise NotFound
    return _read(request, pk)


def _find(request: DeskRequest, pk: int) -> queries.FeedRow:
    feed = queries.find_feed(request.person.pk, pk, at=request.at)
    if feed is None:
        raise NotFound
    return feed


def _read(request: DeskRequest, pk: int) -> HttpResponse:
    """Read it while its person waits, ten seconds at most, and say what came of it."""
    jobs.read_now(pk, at=request.at)
    feed = queries.find_feed(request.person.pk, pk, at=request.at)
    if feed is not None and feed.trouble is not None:
        tell(request, saying.say(feed.trouble), doubt=True)
    elif feed is not None:
        tell(request, _came(feed))
    return go(request, "calendars")


def _came(feed: queries.FeedRow) -> str:
    count = len(feed.coming)
    words = ngettext(
        "%(name)s was read: %(count)s busy time in the coming week.",
        "%(name)s was read: %(count)s busy times in the coming week.",
        count,
    )
    return words % {"name": feed.name, "count": count}


@require_POST
def choose(request: DeskRequest, pk: int) -> HttpResponse:
    form = ChoicesForm(request.POST)
    if not form.is_valid():
        raise BadInput
    actions.choose(request.person.pk, pk, form.choices(), at=request.at)
    return _read(request, pk) if not _find(request, pk).is_paused else _saved(request)


def _saved(request: DeskRequest) -> HttpResponse:
    tell(request, gettext("Saved."))
    return go(request, "calendars")


@require_POST
def pause(request: DeskRequest, pk: int) -> HttpResponse:
    actions.pause(request.person.pk, pk, at=request.at)
    words = gettext("Paused. Its times keep you from nothing until you start it again.")
    tell(request, words, undo=reverse("resume_calendar", args=[pk]))
    return go(request, "calendars")


@require_POST
def resume(request: DeskRequest, pk: int) -> HttpResponse:
    actions.resume(request.person.pk, pk, at=request.at)
    return _read(request, pk)


@require_POST
def remove(request: DeskRequest, pk: int) -> HttpResponse:
    actions.remove(request.person.pk, pk, at=request.at)
    words = gettext("Removed, with its busy times. Its address is forgotten within the hour.")
    tell(request, words, undo=reverse("restore_calendar", args=[pk]))
    return go(request, "calendars")


@require_POST
def restore(request: DeskRequest, pk: int) -> HttpResponse:
    actions.restore(request.person.pk, pk, at=request.at)
    return _read(request, pk) if not _find(request, pk).is_paused else _saved(request)
