"""What people type about an establishment. A form checks the input; actions decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proche.customers.queries import CustomerRow
from proche.customers.rules import DeliveryAddress, Establishment

WEEKDAYS = ((1, _("Monday")), (2, _("Tuesday")), (3, _("Wednesday")), (4, _("Thursday")), (5, _("Friday")),
            (6, _("Saturday")), (7, _("Sunday")))  # fmt: skip


class ListField(forms.CharField):
    """Several values, one a line."""

    def __init__(self, *, label: Any, check: Callable[[str], None] | None = None) -> None:
        self._check = check
        widget = forms.Textarea({"rows": 2})
        super().__init__(label=label, required=False, help_text=_("One a line."), widget=widget)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else "\n".join(value or ())

    def to_python(self, value: Any) -> Any:
        found = tuple(line.strip() for line in str(value or "").splitlines() if line.strip())
        for one in found if self._check else ():
            self._check_one(one)
        return found

    def _check_one(self, one: str) -> None:
        try:
            assert self._check is not None
            self._check(one)
        except ValidationError:
            words = gettext("“%(text)s” is no e-mail address. Write one as name@house.example.")
            raise ValidationError(words % {"text": one}) from None


class CardForm(forms.Form):
    """An establishment's card: who it is and how it is reached."""

    number = forms.CharField(label=_("Customer number"), max_length=32)
    name = forms.CharField(label=_("Name"), max_length=160)
    other_names = ListField(label=_("Other names"))
    emails = ListField(label=_("E-mail"), check=EmailValidator())
    phones = ListField(label=_("Telephone"))
    faxes = ListField(label=_("Fax"))
    street = forms.CharField(label=_("Street"), max_length=160, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=16, required=False)
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    region = forms.CharField(label=_("Region"), max_length=60, required=False)
    gln = forms.CharField(label="GLN", max_length=40, required=False)
    siret = forms.CharField(label="SIRET", max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language of its mails"), choices=settings.LANGUAGES)

    @classmethod
    def of(cls, row: CustomerRow) -> CardForm:
        return cls(initial={name: getattr(row, name) for name in cls.base_fields})

    def establishment(self, *, country: str) -> Establishment:
        """What was typed. The country is not asked for, so it stays."""
        typed = {
            name: value for name, value in self.cleaned_data.items() if name not in ("street", "language")
        }
        return Establishment(**typed, country=country)


class PlaceForm(forms.Form):
    """A place to deliver to and the days on which it is served."""

    name = forms.CharField(label=_("Name of the place"), max_length=160)
    street = forms.CharField(label=_("Street"), max_length=160, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=16, required=False)
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    gln = forms.CharField(label="GLN", max_length=13, required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days of delivery"),
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick one day at least: a place that is never served gets no order.")},
    )

    @classmethod
    def of(cls, place: DeliveryAddress) -> PlaceForm:
        return cls(initial={name: getattr(place, name) for name in cls.base_fields})

    def place(self) -> DeliveryAddress:
        days: Sequence[int] = self.cleaned_data["weekdays"]
        return DeliveryAddress(**{**self.cleaned_data, "weekdays": tuple(sorted(days))})


class ContactForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    role = forms.CharField(label=_("What they do"), max_length=80, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
