"""Establishments: the list with its search, and each one's page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from proche.customers import access, actions, forms, panels, queries
from proche.people.requests import DeskRequest
from proche.people.rules import Right
from proche.ui.answers import go, page, partial, tell
from proche.ui.requests import wants_fragment


def index(request: DeskRequest) -> HttpResponse:
    """The same address gives the rows alone while someone types."""
    text, region = request.GET.get("q", "").strip(), request.GET.get("region", "")
    cursor = request.GET.get("after", "")
    rows = queries.list_page(text=text, region=region, cursor=cursor)
    query = urlencode({name: value for name, value in (("q", text), ("region", region)) if value})
    context: dict[str, Any] = {
        "page": rows,
        "text": text,
        "region": region,
        "query": query,
        "is_first": not cursor,
    }
    if wants_fragment(request):
        return partial(request, "customers/_rows.html", **context)
    return page(request, "customers/index.html", **context, regions=queries.list_regions())


def show(request: DeskRequest, code: str, *, contact: forms.ContactForm | None = None) -> HttpResponse:
    customer = access.customer(request.person, code)
    shown = [
        render_to_string(panel.template, panel.read(request, customer), request)
        for panel in panels.list_panels()
    ]
    return page(
        request,
        "customers/show.html",
        row=queries.get_row(code),
        panels=shown,
        contact=contact or forms.ContactForm(),
        may_edit=request.person.has_right(Right.EDIT_CUSTOMER),
        may_erase=request.person.has_right(Right.ERASE_PERSONAL_DATA),
        status=422 if contact else 200,
    )


@require_POST
def add_contact(request: DeskRequest, code: str) -> HttpResponse:
    customer = access.customer(request.person, code)
    form = forms.ContactForm(request.POST)
    if not form.is_valid():
        return show(request, code, contact=form)
    actions.add_contact(customer, **form.cleaned_data, by=request.person.ref, at=request.at)
    tell(request, gettext("Added to the contacts."))
    return go(request, "customer", code)


@require_POST
def erase_contact(request: DeskRequest, code: str, pk: int) -> HttpResponse:
    """What was asked for by the person themself: it cannot be undone, and nothing of theirs stays."""
    customer = access.customer(request.person, code)
    actions.erase_contact(customer, pk, by=request.person.ref, at=request.at)
    tell(request, gettext("Erased. Their name, address and number are gone for good."))
    return go(request, "customer", code)
