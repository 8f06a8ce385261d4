"""People in templates: a role as people read it."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext, pgettext

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
