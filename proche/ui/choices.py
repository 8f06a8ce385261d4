"""What a form's field offers to choose from, where that is known only once the form is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms


def offer(form: forms.Form, name: str, choices: Iterable[Any] | Callable[[], Iterable[Any]]) -> None:
    """Give the field of this name its choices, as Django's `choices` takes them."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
