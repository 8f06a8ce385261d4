"""People in templates: a role and languages as people read them."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.translation import gettext, pgettext

from proche.kernel.words import Said
from proche.people import languages
from proche.people.rules import Role

register = template.Library()


@register.filter
def role_words(role: str) -> str:
    return {
        Role.GUEST: gettext("Guest"),
        Role.AGENT: pgettext("role", "Agent"),
        Role.LEAD: pgettext("role", "Lead"),
        Role.ADMIN: pgettext("role", "Admin"),
    }[Role(role)]


@register.filter
def language_words(codes: Sequence[str]) -> str:
    """Languages by their names: "French, Arabic"."""
    names = (languages.name_of(code) for code in codes)
    return ", ".join(name.words(gettext) if isinstance(name, Said) else name for name in names)
