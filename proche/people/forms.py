"""What people type about themselves and each other. A form checks the input; actions decide."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from proche.people import week
from proche.people.hours import Hours
from proche.people.rules import Role

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


class HoursForm(forms.Form):
    """One line a day; an empty line is a day off."""

    def __init__(self, *args: Any, hours: tuple[Hours, ...] = (), **kwargs: Any) -> None:
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
        super().__init__(help_text=_("Separated by commas."), **more)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, frozenset):
            value = sorted(value)
        return value if isinstance(value, str) else ", ".join(value or ())

    def to_python(self, value: Any) -> Any:
        return tuple(part.strip() for part in str(value or "").split(",") if part.strip())


class WorkForm(forms.Form):
    """What the answer knows of a person: it decides which cases reach them."""

    name = forms.CharField(label=_("Name"), max_length=120)
    team = forms.CharField(label=_("Team"), max_length=80, required=False)
    regions = ListedField(label=_("Regions"), required=False)
    skills = ListedField(label=_("Skills"), required=False)
    languages = ListedField(label=_("Languages"))
    capacity = forms.IntegerField(label=_("Cases at once"), min_value=1, max_value=50)

    @classmethod
    def of(cls, row: Any) -> WorkForm:
        return cls(initial={name: getattr(row, name) for name in cls.base_fields})
