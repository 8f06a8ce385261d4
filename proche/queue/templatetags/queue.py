"""Cases in templates: the words of a state and of a kind."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext, pgettext

from proche.queue.rules import State

register = template.Library()


@register.filter
def state_words(state: str) -> str:
    return {
        State.WAITING: pgettext("state of a case", "Waiting"),
        State.TAKEN: pgettext("state of a case", "In hand"),
        State.ASIDE: pgettext("state of a case", "Aside"),
        State.DONE: pgettext("state of a case", "Done"),
    }[State(state)]


@register.filter
def kind_words(label: str) -> str:
    """A kind's label is an English sentence of the room that registered it."""
    return gettext(label) if label else ""


@register.filter
def aside_words(reason: str) -> str:
    """Why a case is aside: a room's own reason is an English sentence, a person's is kept as written."""
    return gettext(reason) if reason else ""
