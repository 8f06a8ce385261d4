"""What is typed to add a calendar. A password that was typed is never written back into the page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proche.availability.feeds.actions import Choices, normal_address
from proche.availability.feeds.secrets import Access
from proche.kernel import addresses
from proche.kernel.refusal import BadInput
from proche.ui import saying

_QUIET = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


class ChoicesForm(forms.Form):
    """What counts in a calendar."""

    counts_whole_days = forms.BooleanField(label=_("Count whole days as busy"), required=False)
    keeps_titles = forms.BooleanField(label=_("Keep titles, for you alone"), required=False)
    own_address = forms.EmailField(
        label=_("Your address in this calendar"),
        help_text=_("Invitations that it declined leave you free."),
        required=False,
        max_length=254,
    )

    def choices(self) -> Choices:
        return Choices(**{name: self.cleaned_data[name] for name in Choices.__slots__})


class _Addressed(forms.Form):
    address = forms.CharField(
        label=_("Address"),
        max_length=addresses.LONGEST,
        widget=forms.TextInput({**_QUIET, "inputmode": "url"}),
    )

    def clean_address(self) -> str:
        try:
            return normal_address(self.cleaned_data["address"])
        except BadInput as refusal:
            raise forms.ValidationError(saying.say(refusal.sentence)) from None

    def access(self) -> Access:
        given: dict[str, Any] = self.cleaned_data
        return Access(given["address"], given.get("user", ""), given.get("password", ""))


class ICalForm(_Addressed):
    """One address that gives a calendar as it stands."""

    name = forms.CharField(label=_("Name, for you"), max_length=80, required=False)
    field_order = ("address", "name")


class AccountForm(_Addressed):
    """An account whose calendars the desk looks up."""

    user = forms.CharField(label=_("User"), max_length=254, widget=forms.TextInput(_QUIET))
    password = forms.CharField(
        label=_("Password"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("Better a password made for one app, where your calendar offers one."),
    )
