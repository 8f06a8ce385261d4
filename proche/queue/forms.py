"""What people type on a case. A form checks the input; actions decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proche.availability.team import Colleague
from proche.queue import kinds
from proche.queue.actions.many import WAYS
from proche.queue.rules import Verdict
from proche.ui.choices import offer
from proche.ui.moments import MomentField


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

    def __init__(self, *args: Any, colleagues: Sequence[Colleague], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", _whom(colleagues))


def _whom(colleagues: Sequence[Colleague]) -> list[tuple[int, str]]:
    """By name, with when they are back: a case given to someone who is off waits until then."""
    return [(one.person.pk, " · ".join(filter(None, (one.person.name, one.absence)))) for one in colleagues]


class AsideForm(forms.Form):
    """For how long: a choice of what people say, in minutes."""

    CHOICES = ((30, _("half an hour")), (120, _("two hours")), (1440, _("until tomorrow, this hour")))
    minutes = forms.TypedChoiceField(label=_("For"), choices=CHOICES, coerce=int)
    reason = forms.CharField(label=_("What it waits for"), required=False, max_length=300)


class PriorityForm(forms.Form):
    """Its turn among those that wait, and why it is another one now."""

    CHOICES = ((1, _("Urgent")), (5, _("Usual")), (9, _("Can wait")))
    priority = forms.TypedChoiceField(label=_("Priority"), choices=CHOICES, coerce=int)
    reason = forms.CharField(label=_("Why"), max_length=300)


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(label=_("How it ended"))

    def __init__(self, *args: Any, outcomes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "outcome", [(code, gettext(words)) for code, words in outcomes])


class LookForm(forms.Form):
    question = forms.CharField(
        label=_("What should they look at?"),
        max_length=2000,
        widget=forms.Textarea({"rows": 2, "placeholder": _("Is this the right substitute for them?")}),
    )


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(choices=[(verdict.value, verdict.value) for verdict in Verdict])
    words = forms.CharField(
        label=_("What you saw"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )


class MomentForm(forms.Form):
    """The moment that is asked about, on the reader's wall clock."""

    at = MomentField(
        label=_("At"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local", "class": "input fit"}, format="%Y-%m-%dT%H:%M"),
    )


class ManyForm(forms.Form):
    """One step for all selected cases; which fields count depends on the step."""

    do = forms.ChoiceField(choices=[(way, way) for way in WAYS])
    to = forms.TypedChoiceField(label=_("To"), coerce=int, required=False)
    minutes = forms.TypedChoiceField(label=_("For"), choices=AsideForm.CHOICES, coerce=int, required=False)
    aside = forms.CharField(label=_("What they wait for"), required=False, max_length=300)
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=PriorityForm.CHOICES, coerce=int, required=False
    )
    reason = forms.CharField(label=_("Why"), required=False, max_length=300)
    outcome = forms.ChoiceField(label=_("How they ended"), choices=kinds.USUAL_OUTCOMES, required=False)

    def __init__(self, *args: Any, colleagues: Sequence[Colleague], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", _whom(colleagues))
        offer(self, "outcome", [(code, gettext(words)) for code, words in kinds.USUAL_OUTCOMES])
