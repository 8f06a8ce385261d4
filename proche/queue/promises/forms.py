"""What people type on a promise. A form checks the input; actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proche.customers.queries import CustomerRow
from proche.queue.promises import words
from proche.queue.promises.rules import PromiseKind, is_reached_by
from proche.ui.choices import offer
from proche.ui.moments import MomentField


class TimeForm(forms.Form):
    """A proposed time by its moment, or another one as people say it; what is typed counts."""

    begin = MomentField(required=False)
    typed = forms.CharField(
        label=_("Or another time"),
        required=False,
        max_length=60,
        help_text=_("For instance “tomorrow 10:30”, “friday 14:00”, “in 2 h”."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class PromiseForm(TimeForm):
    """What, to whom and when. `key` comes with the page: sent twice it is one promise."""

    key = forms.CharField(max_length=64)
    kind = forms.ChoiceField(label=_("What we promise"))
    to = forms.ChoiceField(label=_("To whom"), required=False)
    to_name = forms.CharField(label=_("Or their name"), required=False, max_length=120)
    to_address = forms.CharField(label=_("Number or address"), required=False, max_length=254)
    about = forms.CharField(
        label=_("About"),
        required=False,
        max_length=300,
        widget=forms.TextInput({"placeholder": _("What they will hear from us")}),
    )

    def __init__(self, *args: Any, customer: CustomerRow | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [(kind.value, words.kind(kind)) for kind in PromiseKind])
        known = _known(customer) if customer else []
        offer(
            self,
            "to",
            [*((value, label) for value, label, _ in known), ("", gettext("Whom you write below"))],
        )
        self.initial.setdefault("to", _first(known))

    def refuse(self, name: str, words: str) -> None:
        """Say beside a field why it was refused, and begin there."""
        self.add_error(name, words)
        self.fields[name].widget.attrs["autofocus"] = True


def _known(customer: CustomerRow) -> list[tuple[str, str, str]]:
    """The customer's contacts by their pk, then its own numbers and addresses.

    Each is its value, its label, and the number or address in it.
    """
    contacts = [one for one in customer.contacts if not one.is_erased]
    people = [
        (
            f"contact:{one.pk}",
            " · ".join(filter(None, (one.name, one.phone, one.email))),
            one.phone or one.email,
        )
        for one in contacts
    ]
    own = (*customer.phones, *customer.emails)
    return [*people, *((f"at:{address}", f"{customer.name} · {address}", address) for address in own)]


def _first(known: list[tuple[str, str, str]]) -> str:
    """Whom a call-back goes to unless said: the first who has a number."""
    callable_ones = (value for value, _, at in known if at and is_reached_by(PromiseKind.CALL_BACK, at))
    return next(callable_ones, "")


class EndForm(forms.Form):
    """How a promise ended, in words for whoever opens the case next."""

    words = forms.CharField(
        label=_("What was said"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )


class AgainForm(TimeForm):
    """Another time in its place."""

    words = forms.CharField(label=_("Why"), required=False, max_length=2000)
    agreed = forms.BooleanField(label=_("The customer agrees to this time"), required=False)
