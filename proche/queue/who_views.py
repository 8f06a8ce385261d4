"""Why this person and not another: for any case, at any moment, in words."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse

from proche.people.requests import DeskRequest
from proche.queue import access, forms, queries
from proche.queue.everyone import Everyone
from proche.ui.answers import page, watch


def who(request: DeskRequest, code: str) -> HttpResponse:
    case = access.case(request.person, code)
    watch(request, f"case:{code}")
    asked = _moment(request)
    told = queries.why_not_another(case.pk, asked or request.at, everyone=Everyone.of(request))
    row = queries.get_row(code, at=request.at, person=request.person.ref)
    return page(
        request,
        "queue/who.html",
        row=queries.explained([row], person=request.person.ref, at=request.at, everyone=Everyone.of(request))[
            0
        ],
        told=told,
        asked=asked,
        form=forms.MomentForm(initial={"at": asked or request.at}),
        choices=queries.list_choices(case.pk),
        offers=queries.list_offers(case.pk),
    )


def _moment(request: DeskRequest) -> datetime | None:
    """The moment that was asked about; what nobody can read is now."""
    form = forms.MomentForm(request.GET)
    return form.cleaned_data["at"] if form.is_valid() else None
