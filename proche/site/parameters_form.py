"""Changing one rule: what is typed for its value, the day, and what allows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proche.kernel import parameters
from proche.kernel.parameters import Kind, Parameter, Value
from proche.queue import kinds
from proche.ui.choices import offer

HINTS: dict[Kind, Any] = {
    Kind.NUMBER: _("A whole number."),
    Kind.SPAN: _("Such as 11 h, 1 h 30, 20 min or 90 s."),
}


class ChangeForm(forms.Form):
    """`parameter` decides which fields there are: a scope, an agreement."""

    scope = forms.ChoiceField(label=_("For"), required=False)
    value = forms.CharField(label=_("New value"), required=False, max_length=200)
    active_from = forms.DateField(
        label=_("From this day on"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    agreed = forms.BooleanField(label=_("An agreement allows less protection than the law"), required=False)
    source = forms.CharField(label=_("Why, or which agreement"), required=False, max_length=300)

    def __init__(
        self, parameter: Parameter, data: Mapping[str, Any] | None = None, *, today: date, current: Value
    ) -> None:
        super().__init__(data, initial={"value": parameters.write(current), "active_from": today})
        self.fields["value"] = _value_field(parameter)
        self.fields["active_from"].widget.attrs["min"] = today.isoformat()
        if not parameter.scoped:
            del self.fields["scope"]
        else:
            offer(self, "scope", scopes())
        if parameter.law is None:
            del self.fields["agreed"]
            self.fields["source"].label = _("Why (as you like)")


def scopes() -> list[tuple[str, str]]:
    """The whole desk, or one kind of case."""
    return [
        ("", gettext("The whole desk")),
        *((kind.code, gettext(kind.label)) for kind in kinds.list_kinds()),
    ]


def choice_in_words(parameter: Parameter, value: Value) -> str:
    words = dict(zip(parameter.choices, parameter.choice_words, strict=False))
    return gettext(words.get(str(value), str(value)))


def _choices(parameter: Parameter) -> list[tuple[str, str]]:
    return [(one, choice_in_words(parameter, one)) for one in parameter.choices]


def _value_field(parameter: Parameter) -> forms.Field:
    if parameter.kind is Kind.YES_NO:
        answers = [("yes", _("Yes")), ("no", _("No"))]
        return forms.ChoiceField(label=_("New value"), choices=answers)
    if parameter.kind is Kind.CHOICE:
        return forms.ChoiceField(label=_("New value"), choices=_choices(parameter))
    hint = HINTS.get(parameter.kind, "")
    required = parameter.kind is not Kind.TEXT
    return forms.CharField(label=_("New value"), help_text=hint, max_length=200, required=required)
