"""Cases in templates: the words of a state and of a kind, and the panels that the desk shows on one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from proche.queue import case_panels as panels
from proche.queue import queries
from proche.queue.rules import OfferState, State

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


@register.simple_tag(takes_context=True)
def case_panels(context: Context, code: str) -> SafeString:
    """What parts of the desk show on this case, drawn in the order of their rank."""
    request: Any = context["request"]
    case = queries.get_ref(code)
    shown = [
        render_to_string(panel.template, {"case": case, **panel.read(request, case)}, request)
        for panel in panels.list_panels()
    ]
    return mark_safe("".join(shown))  # each of them is a drawn template already


@register.filter
def way_words(way: str) -> str:
    """How a case came to someone, after their name and the moment."""
    return {
        "NEXT": gettext("they pressed Next, and it was the first in turn for them."),
        "OFFER": gettext("it was offered to them, and they accepted."),
        "OFFERED": gettext("it was offered to them."),
        "CHOSEN": gettext("they chose it from the queue."),
        "REOPENED": gettext("they opened it again."),
        "BACK": gettext("they took it back."),
    }.get(way, "")


@register.filter
def offer_words(state: str) -> str:
    """How an offer ended; nobody is blamed."""
    return {
        OfferState.OPEN: gettext("open"),
        OfferState.ACCEPTED: gettext("accepted"),
        OfferState.DECLINED: gettext("let it go on"),
        OfferState.LAPSED: gettext("the time to accept was over"),
        OfferState.WITHDRAWN: gettext("withdrawn: it went elsewhere, or they could not take it any more"),
    }[OfferState(state)]


@register.filter
def wall(moment: datetime) -> str:
    """A moment on the reader's wall clock, as an address and a form have it."""
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M:%S}"


@register.filter
def percent(share: float | None) -> str:
    """A share as a whole number of hundredths; a dash while there is nothing to count."""
    return "–" if share is None else gettext("%(number)s%%") % {"number": round(share * 100)}
