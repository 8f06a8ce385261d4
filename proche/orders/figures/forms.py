"""The period that figures are asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proche.ui.days import day_field

MOST_DAYS = 366


class PeriodForm(forms.Form):
    """Days from and to, as they stand in the address. A day that is no day is said, not guessed."""

    since = day_field(_("From"))
    until = day_field(_("Until"))

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            raise forms.ValidationError(_("The last day is before the first one."))
        if since and until and (until - since).days >= MOST_DAYS:
            raise forms.ValidationError(_("Choose a year at most."))
        return given
