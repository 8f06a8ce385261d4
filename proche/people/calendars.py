"""The calendars of public holidays that a form offers: the country, or its part where days differ."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CALENDARS: tuple[tuple[str, str | Promise], ...] = (
    ("", _("No public holidays")),
    ("FR", _("France")),
    ("FR-6AE", _("France: Alsace")),
    ("FR-57", _("France: Moselle")),
    ("FR-971", _("France: Guadeloupe")),
    ("FR-972", _("France: Martinique")),
    ("FR-973", _("France: Guyane")),
    ("FR-974", _("France: La Réunion")),
    ("FR-976", _("France: Mayotte")),
    ("FR-NC", _("France: Nouvelle-Calédonie")),
    ("FR-PF", _("France: Polynésie française")),
    ("DE", _("Germany")),
    ("BE", _("Belgium")),
    ("CA", _("Canada")),
    ("ES", _("Spain")),
    ("GB", _("United Kingdom")),
    ("IE", _("Ireland")),
    ("IT", _("Italy")),
    ("LU", _("Luxembourg")),
    ("MA", _("Morocco")),
    ("NL", _("Netherlands")),
    ("PT", _("Portugal")),
    ("SN", _("Senegal")),
    ("CH", _("Switzerland")),
    ("TN", _("Tunisia")),
)


def choices(own: str) -> list[tuple[str, str | Promise]]:
    """What a form offers; a code that somebody has besides these stays theirs."""
    known = [code for code, _name in CALENDARS]
    return [*CALENDARS, *([] if own in known else [(own, own)])]


def name_of(code: str) -> str:
    return str(dict(CALENDARS).get(code, code))
