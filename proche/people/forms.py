"""What people type about themselves and each other. A form checks the input; actions decide."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from proche.people import calendars, kinds, week
from proche.people.actions.refusals import OutOfFrame
from proche.people.hours import Hours
from proche.people.rules import Role
from proche.ui import saying
from proche.ui.choices import offer

ROLES = [
    (Role.AGENT.value, pgettext_lazy("role", "Agent")),
    (Role.LEAD.value, pgettext_lazy("role", "Lead")),
    (Role.ADMIN.value, pgettext_lazy("role", "Admin")),
]
WEEKDAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))


def _password(label: Any, **attributes: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password", **attributes})
    return forms.CharField(
        label=label, widget=widget, strip=False, min_length=10, help_text=_("At least 10 characters.")
    )


class FirstAdminForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "username"}))
    password = _password(_("Password"))


class JoinForm(forms.Form):
    password = _password(_("Choose a password"), autofocus="")


def _zones() -> list[tuple[str, str]]:
    names = (zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return [(zone, zone.replace("_", " ")) for zone in sorted(names)]


class ProfileForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=_zones)


def _outside(reason: str) -> forms.CharField:
    return forms.CharField(
        label=_("Why outside the frame"),
        initial=reason,
        required=False,
        max_length=200,
        help_text=_("Only needed when the hours do not fit the desk's frame. They read it too."),
    )


class HoursForm(forms.Form):
    """One line a day; an empty line is a day off. Whoever leads somebody may write a reason beside."""

    def __init__(
        self, *args: Any, hours: tuple[Hours, ...] = (), reason: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for weekday, text in week.write_week(hours).items():
            widget = forms.TextInput(
                {"placeholder": gettext("off"), "inputmode": "text", "autocomplete": "off"}
            )
            self.fields[f"day_{weekday}"] = forms.CharField(
                label=capfirst(WEEKDAYS[weekday - 1]),
                initial=text,
                required=False,
                max_length=80,
                widget=widget,
            )
        if reason is not None:
            self.fields["reason"] = _outside(reason)

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[f"day_{weekday}"] for weekday in range(1, 8)]

    @property
    def why(self) -> forms.BoundField | None:
        """The reason for hours outside the frame, where one may be given."""
        return self["reason"] if "reason" in self.fields else None

    def say(self, refusal: OutOfFrame) -> None:
        """Write each rule that does not fit beside its day; what the week as a whole breaks, on top."""
        for breach in refusal.breaches:
            self.add_error(f"day_{breach.weekday}" if breach.weekday else None, saying.say(breach.said))
        if refusal.needs_reason and self.why:
            self.add_error("reason", gettext("Write a reason, and the hours are set all the same."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.hours: list[Hours] = []
        for weekday in range(1, 8):
            self._read(weekday, data.get(f"day_{weekday}", ""))
        return data

    def _read(self, weekday: int, text: str) -> None:
        try:
            self.hours += week.read_day(weekday, text)
        except week.Unreadable as part:
            words = gettext("“%(text)s” is not read as hours. Write for example 8:30-12, 13-17:30.")
            self.add_error(f"day_{weekday}", words % {"text": part})


class AddPersonForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"), choices=ROLES)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    team = forms.CharField(label=_("Team"), max_length=80, required=False)
    regions = forms.CharField(label=_("Regions"), required=False, help_text=_("Separated by commas."))


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=ROLES)


class ListedField(forms.CharField):
    """Several words, separated by commas."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"help_text": _("Separated by commas."), **more})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, frozenset):
            value = sorted(value)
        return value if isinstance(value, str) else ", ".join(value or ())

    def to_python(self, value: Any) -> Any:
        return tuple(part.strip() for part in str(value or "").split(",") if part.strip())


class SkillsField(ListedField):
    """Skills with their levels: "edi 3, clinical 2, orders"."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return ", ".join(f"{name} {level}" if level > 1 else name for name, level in sorted(value.items()))

    def to_python(self, value: Any) -> Any:
        return dict(self._one(part) for part in super().to_python(value))

    def _one(self, part: str) -> tuple[str, int]:
        found = re.fullmatch(r"(.*?)(?:\s+(\d+))?", part)
        # None: a line break inside, which no field of one line sends.
        if found is None or len(found[1]) > 40 or found[2] not in (None, "1", "2", "3"):
            words = gettext(
                "“%(text)s” is no skill with a level of 1, 2 or 3. Write for example: edi 3, orders."
            )
            raise forms.ValidationError(words % {"text": part})
        return found[1], int(found[2] or 1)


class WorkForm(forms.Form):
    """What the answer knows of a person: it decides which cases reach them."""

    name = forms.CharField(label=_("Name"), max_length=120)
    team = forms.CharField(label=_("Team"), max_length=80, required=False)
    regions = ListedField(label=_("Regions"), required=False)
    skills = SkillsField(
        label=_("Skills"),
        required=False,
        help_text=_("With a level where it matters, 1 to 3: edi 3, clinical 2, orders. 3 = others ask them."),
    )
    languages = ListedField(label=_("Languages"))
    capacity = forms.IntegerField(label=_("Cases at once"), min_value=1, max_value=50)
    holidays = forms.ChoiceField(label=_("Public holidays"), required=False)

    def __init__(
        self,
        *args: Any,
        own_holidays: str = "FR",
        kind_capacity: Mapping[str, int] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        offer(self, "holidays", calendars.choices(own_holidays))
        self.kinds = [code for code, _label in kinds.list_kinds()]
        for code, label in kinds.list_kinds():
            self.fields[f"kind_{code}"] = _most(gettext(label), (kind_capacity or {}).get(code))

    @classmethod
    def of(cls, row: Any) -> WorkForm:
        initial = {name: getattr(row, name) for name in cls.base_fields}
        return cls(initial=initial, own_holidays=row.holidays, kind_capacity=row.kind_capacity)

    @property
    def typed(self) -> dict[str, Any]:
        """What `set_profile` takes."""
        data = dict(self.cleaned_data)
        most = {code: data.pop(f"kind_{code}") for code in self.kinds}
        return data | {"kind_capacity": {code: number for code, number in most.items() if number is not None}}


def _most(label: str, initial: int | None) -> forms.IntegerField:
    words = _("Of these at once: %(kind)s") % {"kind": label}
    hint = _("Empty: as many as cases at once. 0: none of them.")
    return forms.IntegerField(
        label=words, required=False, min_value=0, max_value=50, initial=initial, help_text=hint
    )
