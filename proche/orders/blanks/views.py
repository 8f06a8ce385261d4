"""An establishment's order forms: which there are, a new one, its PDF."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from proche.customers import access
from proche.customers import queries as customers
from proche.customers.queries import CustomerRow
from proche.kernel import parameters
from proche.orders import catalogue_queries
from proche.orders.blanks import actions, drawing, queries, words
from proche.orders.blanks.queries import Offered
from proche.orders.blanks.rules import BlankRow
from proche.people.requests import DeskRequest
from proche.people.rules import Right
from proche.ui.answers import go, page, tell
from proche.ui.choices import offer


class MakeForm(forms.Form):
    """What stands on a new form: usual products that are ticked, others by their codes."""

    usual = forms.MultipleChoiceField(label=_("Usual products"), required=False)
    others = forms.CharField(
        label=_("Other products, by their codes"), required=False, max_length=2000,
        help_text=_("Separated by spaces or commas."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip
    send_to = forms.CharField(
        label=_("Where they send it"), max_length=120, help_text=_("The fax number or address of the desk.")
    )

    def __init__(self, given: QueryDict | None, *, offered: Sequence[Offered]) -> None:
        super().__init__(given, initial={"usual": [one.row.sku for one in offered if one.is_usual]})
        offer(self, "usual", [(one.row.sku, one.row.name) for one in offered])

    @property
    def chosen(self) -> list[str]:
        """What is ticked as the page opens, or was as it was sent."""
        return list(self["usual"].value() or ())

    def codes(self) -> list[str]:
        """Each code once, in the order of the form."""
        written = self.cleaned_data["others"].replace(",", " ").replace(";", " ").split()
        return list(dict.fromkeys([*self.cleaned_data["usual"], *written]))


def index(request: DeskRequest, code: str) -> HttpResponse:
    """The forms of an establishment, and a new one."""
    access.customer(request.person, code)
    customer = customers.get_row(code)
    offered = _offered(request, customer)
    form = MakeForm(request.POST or None, offered=offered)
    if request.method == "POST" and request.person.has_right(Right.EDIT_CUSTOMER) and form.is_valid():
        rows = _rows(request, customer, form, offered)
        if rows is not None:
            return _made(request, customer, form, rows)
    return page(
        request,
        "orders/blanks/index.html",
        status=422 if form.errors else 200,
        customer=customer,
        form=form,
        offered=[(one, one.row.sku in form.chosen) for one in offered],
        rows=queries.list_forms(customer.pk),
        may_edit=request.person.has_right(Right.EDIT_CUSTOMER),
    )


def _offered(request: DeskRequest, customer: CustomerRow) -> list[Offered]:
    today = parameters.day_of(request.at)
    return queries.list_offered(customer.ref, language=customer.language, on=today, at=request.at)


def _made(
    request: DeskRequest, customer: CustomerRow, form: MakeForm, rows: Sequence[BlankRow]
) -> HttpResponse:
    actions.make(
        customer.ref, rows=rows, language=customer.language, send_to=form.cleaned_data["send_to"],
        by=request.person.ref, at=request.at,
    )  # fmt: skip
    tell(request, gettext("The form is ready to be printed."))
    return go(request, "order_forms", customer.code)


def _rows(
    request: DeskRequest, customer: CustomerRow, form: MakeForm, offered: Sequence[Offered]
) -> list[BlankRow] | None:
    """The rows in their order; None with the form's error where a code is no product on sale."""
    usual = {one.row.sku: one.row for one in offered}
    today = parameters.day_of(request.at)
    rows, unknown = [], []
    for sku in form.codes():
        product = catalogue_queries.catalogue().find(sku)
        if sku in usual:
            rows.append(usual[sku])
        elif product is None or not product.units or not product.is_active(today):
            unknown.append(sku)
        else:
            rows.append(queries.row_of(product, None, language=customer.language))
    if unknown:
        sentence = gettext("No product on sale has this code: %(codes)s.")
        form.add_error("others", sentence % {"codes": ", ".join(unknown)})
        return None
    return list({row.sku: row for row in rows}.values())


def pdf(request: DeskRequest, code: str, form: str) -> HttpResponse:
    """The form to print."""
    ref = queries.get_ref(access.customer(request.person, code), form)
    language, send_to = queries.printed(ref)
    with translation.override(language):
        pages = [(page, code, words.printed(page, send_to=send_to)) for code, page in queries.pages_of(ref)]
        name = gettext("order-form-%(form)s.pdf") % {"form": ref.code}
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(drawing.pdf(pages), content_type="application/pdf", headers=headers)


@require_POST
def withdraw(request: DeskRequest, code: str, form: str) -> HttpResponse:
    ref = queries.get_ref(access.customer(request.person, code), form)
    actions.withdraw(ref, by=request.person.ref, at=request.at)
    sentence = gettext("Withdrawn: an order on this form is put before a person from now on.")
    tell(request, sentence, undo=reverse("take_back_order_form", args=[code, form]))
    return go(request, "order_forms", code)


@require_POST
def take_back(request: DeskRequest, code: str, form: str) -> HttpResponse:
    ref = queries.get_ref(access.customer(request.person, code), form)
    actions.take_back(ref, by=request.person.ref, at=request.at)
    tell(request, gettext("The form is read again."))
    return go(request, "order_forms", code)
