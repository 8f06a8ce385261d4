"""A person's days: the coming two weeks, one changed day, days from home. One's own, or of whom one leads."""

from __future__ import annotations

from datetime import date, timedelta

from django.core import signing
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from proche.kernel.refusal import BadInput, NotFound
from proche.people import access, actions, day_forms, day_pages, day_queries, days, queries, views, week
from proche.people.actions import Arranged
from proche.people.days import Place
from proche.people.queries import PersonRow
from proche.people.requests import DeskRequest
from proche.people.rules import PersonRef
from proche.ui import saying
from proche.ui.answers import go, page, tell

SALT = "people.day"
#: An undo is asked for at once or not at all.
UNDO_SECONDS = 600


def show(request: DeskRequest, pk: int | None = None) -> HttpResponse:
    """The coming two weeks with what is asked and agreed: one's own page, or a colleague's for their lead."""
    ref = access.days(request.person, pk or request.person.pk)
    row = queries.get_row(ref.pk)
    first = _from(request, row)
    return page(
        request,
        "people/days.html",
        row=row,
        is_own=ref.pk == request.person.pk,
        days=day_pages.list_days(row.plan, first, day_pages.FORTNIGHT, at=request.at),
        reasons=day_queries.reasons_of_days(ref.pk, since=first),
        leave=day_queries.list_leave_of(ref.pk, since=days.today(row.plan, request.at)),
        swaps=day_queries.list_swaps_of(ref.pk, since=days.today(row.plan, request.at)),
        earlier=first - timedelta(days=day_pages.FORTNIGHT),
        later=first + timedelta(days=day_pages.FORTNIGHT),
        is_now=first == day_pages.this_week(row.plan, request.at),
    )


def _from(request: DeskRequest, row: PersonRow) -> date:
    """The Monday that is asked for, or this week's."""
    asked = request.GET.get("from", "")
    return days.week_of(read_day(asked)) if asked else day_pages.this_week(row.plan, request.at)


def read_day(text: str) -> date:
    """Raises: NotFound; years that no calendar reaches are not there either."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise NotFound from None
    if not 2000 <= found.year <= 2100:
        raise NotFound
    return found


def one_day(request: DeskRequest, day: str, pk: int | None = None) -> HttpResponse:
    """One day: its hours and where they are worked, to be changed."""
    ref = access.days(request.person, pk or request.person.pk)
    row, on = queries.get_row(ref.pk), read_day(day)
    is_own = ref.pk == request.person.pk
    known = {
        "hours": week.write_spans(days.planned_minutes(row.plan, on)) if row.plan.hours else "",
        "place": days.place_on(row.plan, on).value,
        "reason": day_queries.reasons_of_days(ref.pk, since=on).get(on, ""),
    }
    form = day_forms.DayForm(request.POST or None, day=on, needs_reason=not is_own, initial=known)
    if form.is_valid() and _change(request, ref, form):
        return go(request, _days_of(request, ref))
    return page(
        request,
        "people/day.html",
        form=form,
        row=row,
        is_own=is_own,
        one=day_pages.day_row(row.plan, on, at=request.at),
        frame=day_pages.frame_said(request.at),
        status=422 if form.errors else 200,
    )


def _change(request: DeskRequest, ref: PersonRef, form: day_forms.DayForm) -> bool:
    """Write what differs; what does not fit is said beside its field."""
    typed, by = form.cleaned_data, request.person.ref
    wanted = Arranged(typed["hours"], Place(typed["place"]))
    try:
        before = actions.arrange_day(
            ref.pk, form.day, wanted, by=by, at=request.at, reason=typed.get("reason", "")
        )
    except actions.OutOfFrame as refusal:
        _say(form, "hours", refusal)
        return False
    except actions.TooManyFromHome as refusal:
        form.add_error("place", saying.say(refusal.sentence))
        return False
    told = gettext("%(day)s is changed.") % {"day": _named(form.day)}
    tell(request, told, undo=_undo(request, ref, form.day, before))
    return True


def _say(form: day_forms.DayForm, name: str, refusal: actions.OutOfFrame) -> None:
    for breach in refusal.breaches:
        form.add_error(name, saying.say(breach.said))
    if refusal.needs_reason:
        form.add_error("reason", gettext("Write a reason, and it is set all the same."))


@require_POST
def undo_day(request: DeskRequest, day: str, pk: int | None = None) -> HttpResponse:
    """Write back what a day had before: its hours and place stand in the address that the toast knows.

    The desk signed them: what a lead had set beyond the frame comes back, and nothing that is made up.
    """
    ref = access.days(request.person, pk or request.person.pk)
    form = day_forms.DayForm(_signed(request, ref, day), day=read_day(day))
    if not form.is_valid():
        raise BadInput
    wanted = Arranged(form.cleaned_data["hours"], Place(form.cleaned_data["place"]))
    reason = gettext("As it was before.")
    actions.arrange_day(
        ref.pk, form.day, wanted, by=request.person.ref, at=request.at, reason=reason, as_it_stood=True
    )
    tell(request, gettext("%(day)s is as it was.") % {"day": _named(form.day)})
    return go(request, _days_of(request, ref))


@require_POST
def keep_day(request: DeskRequest, day: str, pk: int | None = None) -> HttpResponse:
    """Let a day be like its weekday again."""
    ref = access.days(request.person, pk or request.person.pk)
    on = read_day(day)
    before = _arrange(request, ref, on, actions.as_usual(ref.pk, on))
    told = gettext("%(day)s is as every week.") % {"day": _named(on)}
    tell(request, told, undo=_undo(request, ref, on, before))
    return go(request, _days_of(request, ref))


def _arrange(request: DeskRequest, ref: PersonRef, on: date, wanted: Arranged) -> Arranged:
    """What stood there before needs no new reason from whoever leads them."""
    reason = gettext("As it was before.") if ref.pk != request.person.pk else ""
    return actions.arrange_day(ref.pk, on, wanted, by=request.person.ref, at=request.at, reason=reason)


def _named(on: date) -> str:
    return capfirst(saying.day_in_words(on))


def _undo(request: DeskRequest, ref: PersonRef, on: date, before: Arranged) -> str:
    is_own = ref.pk == request.person.pk
    there = reverse("undo_my_day", args=[on]) if is_own else reverse("undo_person_day", args=[ref.pk, on])
    stood = {"hours": week.write_spans(before.spans), "place": before.place.value}
    what = signing.dumps({"pk": ref.pk, "day": on.isoformat(), "stood": stood}, salt=SALT)
    return f"{there}?{urlencode({'what': what})}"


def _signed(request: DeskRequest, ref: PersonRef, day: str) -> dict[str, str]:
    """What stood there, of this person and this day. Raises: BadInput."""
    try:
        kept = signing.loads(request.GET.get("what", ""), salt=SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        raise BadInput from None
    if (kept["pk"], kept["day"]) != (ref.pk, day):
        raise BadInput
    stood: dict[str, str] = kept["stood"]
    return stood


def _days_of(request: DeskRequest, ref: PersonRef) -> str:
    return reverse("my_days") if ref.pk == request.person.pk else reverse("person_days", args=[ref.pk])


@require_POST
def set_places(request: DeskRequest, pk: int | None = None) -> HttpResponse:
    """The weekdays from home, each week."""
    ref = access.days(request.person, pk or request.person.pk)
    form = day_forms.PlacesForm(request.POST)
    if not form.is_valid():
        raise BadInput
    try:
        actions.set_places(ref.pk, form.weekdays, by=request.person.ref, at=request.at)
    except actions.TooManyFromHome as refusal:
        form.add_error("from_home", saying.say(refusal.sentence))
        return views.profile(request, places=form)
    tell(request, gettext("Saved. Single days stay as they were changed."))
    return go(request, "profile") if pk is None else go(request, "person", pk)
