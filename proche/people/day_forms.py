"""What people type about days: leave, one changed day, days from home, an exchange. Actions decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from proche.people import week
from proche.people.days import Minutes, Place
from proche.people.forms import WEEKDAYS
from proche.people.leave import LeaveKind, LeaveSpan
from proche.people.queries import PersonRow
from proche.people.swaps import SwapKind
from proche.ui.choices import offer
from proche.ui.days import day_field

KINDS = [
    (LeaveKind.PAID.value, _("Paid leave")),
    (LeaveKind.RTT.value, _("Working-time reduction (RTT)")),
    (LeaveKind.UNPAID.value, _("Unpaid leave")),
    (LeaveKind.SICK.value, _("Sick leave")),
    (LeaveKind.OTHER.value, _("Other leave")),
]
PLACES = [
    (Place.SITE.value, pgettext_lazy("place of work", "On site")),
    (Place.HOME.value, pgettext_lazy("place of work", "From home")),
]
SWAPS = [
    (SwapKind.HOURS.value, _("The hours of a day")),
    (SwapKind.PLACE.value, _("A day from home")),
]


def _note(label: Any, **more: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": 2})
    return forms.CharField(label=label, required=False, max_length=300, widget=widget, **more)


class LeaveForm(forms.Form):
    from_day = day_field(_("First day"))
    from_noon = forms.BooleanField(label=_("Only from noon on"), required=False)
    to_day = day_field(_("Last day, if it is another"), required=False)
    to_noon = forms.BooleanField(label=_("Only until noon"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=KINDS, help_text=_("You and your lead see it, nobody else.")
    )
    note = _note(_("For whoever answers"), help_text=_("You need not give a reason."))

    @property
    def span(self) -> LeaveSpan:
        typed = self.cleaned_data
        first: date = typed["from_day"]
        return LeaveSpan(first, typed["to_day"] or first, typed["from_noon"], typed["to_noon"])


class AnswerForm(forms.Form):
    answer = _note(_("A sentence with the answer"), help_text=_("Needed to refuse, welcome to grant."))


class DayForm(forms.Form):
    """One day: its hours as people write them, and where they are worked."""

    hours = forms.CharField(
        label=_("Hours"),
        required=False,
        max_length=80,
        help_text=_("For example 8:30-12, 13-17:30; empty when you do not work that day."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    place = forms.ChoiceField(label=_("From where"), choices=PLACES)
    reason = forms.CharField(
        label=_("Why outside the frame"),
        required=False,
        max_length=200,
        help_text=_("Only needed when the hours do not fit the desk's frame."),
    )

    def __init__(self, *args: Any, day: date, needs_reason: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.day = day
        if not needs_reason:
            del self.fields["reason"]

    def clean_hours(self) -> Minutes:
        try:
            found = week.read_day(self.day.isoweekday(), self.cleaned_data["hours"])
        except week.Unreadable as part:
            words = gettext("“%(text)s” is not read as hours. Write for example 8:30-12, 13-17:30.")
            raise forms.ValidationError(words % {"text": part}) from None
        return tuple(sorted((span.from_minute, span.to_minute) for span in found))


class PlacesForm(forms.Form):
    """The weekdays that are worked from home, each week."""

    from_home = forms.MultipleChoiceField(
        label=_("Days from home"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(str(n), capfirst(name)) for n, name in enumerate(WEEKDAYS, start=1)]
        offer(self, "from_home", choices)

    @classmethod
    def of(cls, row: PersonRow) -> PlacesForm:
        home = [str(day) for day, place in row.plan.places if isinstance(day, int) and place is Place.HOME]
        return cls(initial={"from_home": home})

    @property
    def weekdays(self) -> list[int]:
        return [int(weekday) for weekday in self.cleaned_data["from_home"]]


class SwapForm(forms.Form):
    other = forms.TypedChoiceField(label=_("With whom"), coerce=int)
    kind = forms.ChoiceField(label=_("What"), choices=SWAPS)
    day = day_field(_("Your day, which they take"))
    other_day = day_field(
        _("Their day, which you take"), help_text=_("The same day exchanges early against late.")
    )
    note = _note(_("A word to them"))

    def __init__(self, *args: Any, colleagues: Sequence[PersonRow], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "other", [(row.pk, row.name) for row in colleagues])
