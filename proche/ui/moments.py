"""A moment as a form takes it: in years that a calendar is for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

#: Beyond them a moment cannot be reckoned with: an hour added to the last one there is fails.
FIRST_YEAR, LAST_YEAR = 2000, 2100


class MomentField(forms.DateTimeField):
    """A date and a time on the reader's clock."""

    default_error_messages = {"far": _("Write a year between 2000 and 2100.")}

    def clean(self, value: Any) -> datetime | None:
        moment: datetime | None = super().clean(value)
        if moment is not None and not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise forms.ValidationError(self.error_messages["far"], code="far")
        return moment
