"""What people type on a case. A form checks the input; actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proche.people.rules import PersonRef


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note"),
        max_length=4000,
        widget=forms.Textarea({"rows": 3, "placeholder": _("For whoever opens this next")}),
    )


class HandOverForm(forms.Form):
    to = forms.TypedChoiceField(label=_("To"), coerce=int)
    note = forms.CharField(
        label=_("A word to go with it"), required=False, max_length=4000, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, colleagues: list[PersonRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(ref.pk, ref.name) for ref in colleagues]  # type: ignore[attr-defined]


class AsideForm(forms.Form):
    """For how long: a choice of what people say, in minutes."""

    CHOICES = ((30, _("half an hour")), (120, _("two hours")), (1440, _("until tomorrow, this hour")))
    minutes = forms.TypedChoiceField(label=_("For"), choices=CHOICES, coerce=int)
    reason = forms.CharField(label=_("What it waits for"), required=False, max_length=300)
