"""What a person writes down of a customer's agreement: input alone is checked here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proche.orders.touchless.rules import How

HOW_WORDS = {
    How.CONTRACT: _("in the contract"),
    How.LETTER: _("by letter"),
    How.MAIL: _("by e-mail"),
    How.PHONE: _("by telephone"),
}


class ConsentForm(forms.Form):
    """Who agreed, by which way, on which day, and up to how much."""

    how = forms.ChoiceField(
        label=_("How they agreed"), choices=[(how.value, words) for how, words in HOW_WORDS.items()]
    )
    agreed_on = forms.DateField(
        label=_("Agreed on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    contact = forms.TypedChoiceField(
        label=_("Who agreed"), required=False, coerce=int, empty_value=None, choices=()
    )
    ceiling = forms.DecimalField(
        label=_("At most, net"),
        required=False,
        min_value=1,
        max_digits=12,
        decimal_places=2,
        localize=True,
        help_text=_("Orders that come to more are seen by a person. Empty: any amount."),
    )

    def __init__(self, *args: Any, contacts: Sequence[tuple[int, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contact"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("somebody who is not among the contacts")), *contacts]
        self.fields["agreed_on"].initial = today
