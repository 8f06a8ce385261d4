"""One person's page, and what leads and admins do there: add, give a role and hours, stop and open again."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from proche.kernel.refusal import BadInput
from proche.people import access, actions, calendars, day_forms, day_pages, day_queries, forms, queries, rules
from proche.people.days import Place
from proche.people.requests import DeskRequest
from proche.people.rules import Role
from proche.ui.answers import go, page, tell


def show(
    request: DeskRequest,
    pk: int,
    *,
    hours: forms.HoursForm | None = None,
    work: forms.WorkForm | None = None,
) -> HttpResponse:
    access.person(request.person, pk)
    row = queries.get_row(pk)
    may_manage = rules.may_manage(request.person.role, row.role) and row.pk != request.person.pk
    reason = day_queries.get_hours_reason(pk) if may_manage else None
    return page(
        request,
        "people/person.html",
        row=row,
        may_manage=may_manage,
        role=forms.RoleForm(initial={"role": row.role.value}),
        hours=hours or forms.HoursForm(hours=row.hours, reason=reason),
        frame=day_pages.frame_said(request.at),
        places=day_forms.PlacesForm.of(row),
        from_home=[day for day, place in row.plan.places if isinstance(day, int) and place is Place.HOME],
        calendar=calendars.name_of(row.holidays),
        work=work or forms.WorkForm.of(row),
        status=422 if hours or work else 200,
    )


def add(request: DeskRequest) -> HttpResponse:
    form = forms.AddPersonForm(request.POST or None, initial={"language": request.person.language})
    if not form.is_valid():
        return page(request, "people/add.html", form=form, status=422 if request.POST else 200)
    try:
        invitation = _add(request, form)
    except actions.EmailTaken as refusal:
        form.add_error("email", refusal.sentence.words(gettext))
        return page(request, "people/add.html", form=form, status=refusal.status)
    return _show_link(request, invitation)


def _add(request: DeskRequest, form: forms.AddPersonForm) -> actions.Invitation:
    typed = form.cleaned_data
    return actions.add_person(
        name=typed["name"],
        email=typed["email"],
        role=Role(typed["role"]),
        language=typed["language"],
        languages=[typed["language"]],
        team=typed["team"],
        regions=typed["regions"].split(","),
        time_zone=request.person.time_zone,
        by=request.person.ref,
        at=request.at,
    )


def _show_link(request: DeskRequest, invitation: actions.Invitation) -> HttpResponse:
    """The link is shown once, to hand over by a way of one's own: it opens the account."""
    link = request.build_absolute_uri(reverse("join", args=[invitation.token]))
    return page(request, "people/invitation.html", invited=invitation.person, link=link)


@require_POST
def invite_again(request: DeskRequest, pk: int) -> HttpResponse:
    ref = access.person(request.person, pk)
    return _show_link(request, actions.invite_again(ref.pk, by=request.person.ref, at=request.at))


@require_POST
def set_role(request: DeskRequest, pk: int) -> HttpResponse:
    ref = access.person(request.person, pk)
    form = forms.RoleForm(request.POST)
    if not form.is_valid():
        raise BadInput
    actions.set_role(ref.pk, Role(form.cleaned_data["role"]), by=request.person.ref, at=request.at)
    tell(request, gettext("%(name)s has the new role from now on.") % {"name": ref.name})
    return go(request, "person", pk)


@require_POST
def set_hours(request: DeskRequest, pk: int) -> HttpResponse:
    """A lead writes someone's hours; one's own are on the profile."""
    ref = access.person(request.person, pk)
    form = forms.HoursForm(request.POST, reason="")
    if not form.is_valid():
        return show(request, pk, hours=form)
    reason = form.cleaned_data["reason"]
    try:
        actions.set_hours(ref.pk, form.hours, by=request.person.ref, at=request.at, reason=reason)
    except actions.OutOfFrame as refusal:
        form.say(refusal)
        return show(request, pk, hours=form)
    tell(request, gettext("The hours of %(name)s are saved.") % {"name": ref.name})
    return go(request, "person", pk)


@require_POST
def set_work(request: DeskRequest, pk: int) -> HttpResponse:
    """A lead says which cases are this person's: regions, skills, languages, how many at once."""
    ref = access.person(request.person, pk)
    form = forms.WorkForm(request.POST, own_holidays=queries.get_row(ref.pk).holidays)
    if not form.is_valid():
        return show(request, pk, work=form)
    actions.set_profile(ref.pk, **form.typed, by=request.person.ref, at=request.at)
    tell(request, gettext("Saved. It counts from the next case on."))
    return go(request, "person", pk)


@require_POST
def stop(request: DeskRequest, pk: int) -> HttpResponse:
    ref = access.person(request.person, pk)
    actions.deactivate(ref.pk, by=request.person.ref, at=request.at)
    told = gettext("%(name)s no longer signs in. What they held waits for the others.")
    tell(request, told % {"name": ref.name}, undo=reverse("open_person", args=[pk]))
    return go(request, "person", pk)


@require_POST
def open_again(request: DeskRequest, pk: int) -> HttpResponse:
    ref = access.person(request.person, pk)
    actions.reactivate(ref.pk, by=request.person.ref, at=request.at)
    tell(request, gettext("%(name)s signs in again.") % {"name": ref.name})
    return go(request, "person", pk)
