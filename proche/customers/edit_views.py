"""Correcting an establishment: its card, its places to deliver to, its contacts. One form a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from proche.customers import access, actions, forms, queries
from proche.kernel.refusal import BadInput, NotFound
from proche.people.requests import DeskRequest
from proche.ui.answers import go, page, tell

#: The field beside which each refusal is said; others stand on top of the form.
FIELD_OF: dict[type[BadInput], str] = {
    actions.NumberTaken: "number",
    actions.GlnTaken: "gln",
    actions.AddressNameTaken: "name",
}


def card(request: DeskRequest, code: str) -> HttpResponse:
    customer, row = access.customer(request.person, code), queries.get_row(code)
    form = forms.CardForm(request.POST) if request.POST else forms.CardForm.of(row)

    def save() -> None:
        more = {name: form.cleaned_data[name] for name in ("street", "language")}
        one = form.establishment(country=row.country)
        actions.edit(customer, one, **more, by=request.person.ref, at=request.at)

    return _answer(request, row, form, save, title=gettext("Correct the card"))


def add_place(request: DeskRequest, code: str) -> HttpResponse:
    customer, row = access.customer(request.person, code), queries.get_row(code)
    form = forms.PlaceForm(request.POST or None, initial={"weekdays": [1, 2, 3, 4, 5], "city": row.city})

    def save() -> None:
        actions.add_address(customer, form.place(), by=request.person.ref, at=request.at)

    return _answer(request, row, form, save, title=gettext("Add a place to deliver to"))


def edit_place(request: DeskRequest, code: str, pk: int) -> HttpResponse:
    customer, row = access.customer(request.person, code), queries.get_row(code)
    place = next((one.address for one in row.addresses if one.pk == pk), None)
    if place is None:
        raise NotFound
    form = forms.PlaceForm(request.POST) if request.POST else forms.PlaceForm.of(place)

    def save() -> None:
        actions.edit_address(customer, pk, form.place(), by=request.person.ref, at=request.at)

    remove = reverse("remove_place", args=[code, pk])
    return _answer(request, row, form, save, title=gettext("Correct a place to deliver to"), remove=remove)


@require_POST
def remove_place(request: DeskRequest, code: str, pk: int) -> HttpResponse:
    customer = access.customer(request.person, code)
    actions.remove_address(customer, pk, by=request.person.ref, at=request.at)
    tell(request, gettext("Removed. Orders that were confirmed for it keep it."))
    return go(request, "customer", code)


def edit_contact(request: DeskRequest, code: str, pk: int) -> HttpResponse:
    customer, row = access.customer(request.person, code), queries.get_row(code)
    contact = next((one for one in row.contacts if one.pk == pk and not one.is_erased), None)
    if contact is None:
        raise NotFound
    known = {name: getattr(contact, name) for name in forms.ContactForm.base_fields}
    form = forms.ContactForm(request.POST or None, initial=known)

    def save() -> None:
        actions.edit_contact(customer, pk, **form.cleaned_data, by=request.person.ref, at=request.at)

    return _answer(request, row, form, save, title=gettext("Correct a contact"))


def _answer(
    request: DeskRequest,
    row: queries.CustomerRow,
    form: django_forms.Form,
    save: Callable[[], None],
    **context: Any,
) -> HttpResponse:
    """Save what was typed and go back to the establishment, or show the form with what is wrong."""
    if form.is_bound and form.is_valid() and _saved(form, save):
        tell(request, gettext("Saved."))
        return go(request, "customer", row.code)
    status = 422 if form.is_bound else 200
    return page(request, "customers/edit.html", row=row, form=form, status=status, **context)


def _saved(form: django_forms.Form, save: Callable[[], None]) -> bool:
    try:
        save()
    except BadInput as refusal:
        form.add_error(FIELD_OF.get(type(refusal)), refusal.sentence.words(gettext))
        return False
    return True
