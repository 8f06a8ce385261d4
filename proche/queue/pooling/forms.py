"""What is asked of a study. The form checks the input; the action decides."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proche.queue.pooling.rules import MOST_DAYS, Asked, Hours, default_days
from proche.ui.days import day_field


class StudyForm(forms.Form):
    from_day = day_field(_("First day"))
    to_day = day_field(_("Last day"))
    within_minutes = forms.IntegerField(
        label=_("Taken within (minutes)"), min_value=1, max_value=1440, initial=30
    )
    more = forms.IntegerField(
        label=_("What if so many people joined"),
        min_value=-50,
        max_value=50,
        initial=2,
        help_text=_("Below zero: left."),
    )
    hours = forms.ChoiceField(
        label=_("What if hours were others"),
        required=False,
        initial=Hours.LUNCHES.value,
        choices=[
            ("", _("leave them as they are")),
            (Hours.LUNCHES.value, _("breaks at noon in two turns")),
            (Hours.WIDER.value, _("half begin an hour earlier, half end an hour later")),
        ],
    )
    growth_percent = forms.IntegerField(
        label=_("What if more arrived (percent)"),
        min_value=-90,
        max_value=900,
        initial=0,
        help_text=_("Below zero: less."),
    )
    all_skills = forms.BooleanField(label=_("What if everyone had every skill"), required=False)
    replications = forms.IntegerField(
        label=_("Redrawn periods for the bands"), min_value=5, max_value=200, initial=20
    )

    @staticmethod
    def of(today: date, first: date | None) -> StudyForm:
        """An empty form: the two months before today, or as much of them as the desk has lived."""
        begin, end = default_days(today)
        begin = min(max(begin, first or begin), end)
        return StudyForm(initial={"from_day": begin, "to_day": end})

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        begin, end = given.get("from_day"), given.get("to_day")
        if begin and end and not timedelta(0) <= end - begin < timedelta(days=MOST_DAYS):
            self.add_error("to_day", gettext("The last day follows the first, by a year at most."))
        return given

    def asked(self) -> Asked:
        return Asked(**{**self.cleaned_data, "hours": Hours(self.cleaned_data["hours"])})
