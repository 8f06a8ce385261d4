"""Personal links on an establishment's page at the desk: made, shown once, mailed, revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from proche.customers import access, link_actions, link_queries, queries
from proche.customers.panels import Asking, Panel
from proche.customers.queries import CustomerRef
from proche.kernel.refusal import BadInput
from proche.people.requests import DeskRequest
from proche.people.rules import Right
from proche.ui.answers import go, page, tell

LASTING = (("", _("Until it is ended")), ("30", _("30 days")), ("90", _("90 days")), ("365", _("A year")))


class LinkForm(forms.Form):
    label = forms.CharField(label=_("For whom?"), max_length=80, required=False)
    lasts = forms.ChoiceField(label=_("How long?"), choices=LASTING, required=False)

    def span(self) -> timedelta | None:
        days = self.cleaned_data["lasts"]
        return timedelta(days=int(days)) if days else None


def _read(asking: Asking, customer: CustomerRef) -> dict[str, Any]:
    contacts = [one for one in queries.get_row(customer.code).contacts if one.email]
    return {
        "customer": customer,
        "links": link_queries.list_links(customer.pk, at=asking.at),
        "contacts": contacts,
        "link_form": LinkForm(),
        "may_give": asking.person.has_right(Right.GIVE_LINK),
        "at": asking.at,
    }


LINKS = Panel(rank=40, template="customers/_links.html", read=_read)


@require_POST
def make(request: DeskRequest, code: str) -> HttpResponse:
    """The link is shown on the answer to this form and nowhere after."""
    customer, form = access.customer(request.person, code), LinkForm(request.POST)
    if not form.is_valid():
        return go(request, "customer", code)
    made = link_actions.make(
        customer, label=form.cleaned_data["label"], lasts=form.span(), by=request.person.ref, at=request.at
    )
    address = request.build_absolute_uri(reverse("portal_enter", args=[made.token]))
    response = page(request, "customers/link.html", customer=customer, address=address)
    response.headers["Cache-Control"] = "no-store, private"
    return response


@require_POST
def mail(request: DeskRequest, code: str) -> HttpResponse:
    customer, contact = access.customer(request.person, code), request.POST.get("contact", "")
    if not (contact.isascii() and contact.isdigit() and len(contact) < 16):
        raise BadInput
    link_actions.mail(customer, int(contact), by=request.person.ref, at=request.at)
    tell(request, gettext("The link is on its way by mail."))
    return go(request, "customer", code)


@require_POST
def revoke(request: DeskRequest, code: str, link: str) -> HttpResponse:
    customer = access.customer(request.person, code)
    link_actions.revoke(customer, link, by=request.person.ref, at=request.at)
    tell(request, gettext("Ended. Nobody orders with this link any more; what was ordered with it stays."))
    return go(request, "customer", code)
