"""First start, invitations, one's own profile. Signing in is django-allauth's, under our templates."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from proche.kernel.refusal import NotFound, Refusal
from proche.people import actions, day_forms, day_pages, day_queries, forms, queries
from proche.people.parameters import days_from_home_on
from proche.people.requests import DeskRequest
from proche.people.rules import PersonRef, Right
from proche.ui import requests
from proche.ui.answers import back, go, page, tell

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
THEMES = ("", "light", "dark")
YEAR = 365 * 24 * 3600


class SignIn(LoginView):  # type: ignore[misc]  # allauth ships no types
    """The sign-in page; on a desk without people, the first start."""

    template_name = "people/sign_in.html"

    @method_decorator(sensitive_post_parameters("password"))
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated and queries.is_empty():
            return go(request, "first_start")
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer


@sensitive_post_parameters("password")
def first_start(request: requests.DeskRequest) -> HttpResponse:
    """Ask for the first admin; once there is one, this page is no more."""
    if not queries.is_empty():
        raise NotFound
    form = forms.FirstAdminForm(request.POST or None)
    if not form.is_valid():
        return page(request, "people/first_start.html", form=form)
    language = translation.get_language()[:2]
    try:
        ref = actions.create_first_admin(**form.cleaned_data, language=language, at=request.at)
    except actions.WeakPassword as refusal:
        form.add_error("password", _words(refusal))
        return page(request, "people/first_start.html", form=form, status=refusal.status)
    _enter(request, ref)
    return go(request, "home")


@sensitive_post_parameters("password")
def join(request: requests.DeskRequest, token: str) -> HttpResponse:
    """An invited person chooses their password and is in."""
    invited = actions.find_invited(token, at=request.at)
    form = forms.JoinForm(request.POST or None)
    if not form.is_valid():
        return page(request, "people/join.html", form=form, invited=invited)
    try:
        ref = actions.accept_invitation(token, password=form.cleaned_data["password"], at=request.at)
    except actions.WeakPassword as refusal:
        form.add_error("password", _words(refusal))
        return page(request, "people/join.html", form=form, invited=invited, status=refusal.status)
    _enter(request, ref)
    return go(request, "home")


def profile(
    request: DeskRequest,
    *,
    form: forms.ProfileForm | None = None,
    hours: forms.HoursForm | None = None,
    places: day_forms.PlacesForm | None = None,
) -> HttpResponse:
    row = queries.get_row(request.person.pk)
    known = {"language": row.language, "time_zone": row.time_zone}
    return page(
        request,
        "people/profile.html",
        row=row,
        form=form or forms.ProfileForm(initial=known),
        hours=hours or forms.HoursForm(hours=row.hours),
        hours_reason=day_queries.get_hours_reason(row.pk),
        frame=day_pages.frame_said(request.at),
        places=places or day_forms.PlacesForm.of(row),
        most_from_home=days_from_home_on(request.at.date()),
        may_work=request.person.has_right(Right.SEE_DESK),
        status=422 if form or hours or places else 200,
    )


@require_POST
def set_profile(request: DeskRequest) -> HttpResponse:
    form = forms.ProfileForm(request.POST)
    if not form.is_valid():
        return profile(request, form=form)
    actions.set_language(request.person.pk, form.cleaned_data["language"])
    actions.set_time_zone(request.person.pk, form.cleaned_data["time_zone"], at=request.at)
    with translation.override(form.cleaned_data["language"]):
        tell(request, gettext("Saved."))
    return go(request, "profile")


@require_POST
def set_hours(request: DeskRequest) -> HttpResponse:
    hours = forms.HoursForm(request.POST)
    if not hours.is_valid():
        return profile(request, hours=hours)
    try:
        actions.set_hours(request.person.pk, hours.hours, by=request.person.ref, at=request.at)
    except actions.OutOfFrame as refusal:
        hours.say(refusal)
        return profile(request, hours=hours)
    tell(request, gettext("Your hours are saved. Work reaches you within them."))
    return go(request, "profile")


@require_POST
def set_theme(request: requests.DeskRequest) -> HttpResponse:
    """Light, dark, or as the machine says: kept in a cookie, so that no page flashes while it loads."""
    theme = request.POST.get("theme", "")
    response = go(request, back(request))
    response.set_cookie(
        "theme", theme if theme in THEMES else "", max_age=YEAR, samesite="Lax", httponly=True
    )
    return response


def _enter(request: HttpRequest, ref: PersonRef) -> None:
    login(request, get_user_model().objects.get(pk=ref.pk), backend=BACKEND)


def _words(refusal: Refusal) -> str:
    return refusal.sentence.words(gettext)
