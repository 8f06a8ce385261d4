"""Promises in templates: the words of a kind, a state, a span; shares as people write them."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import formats
from django.utils.translation import gettext

from proche.queue.promises import words
from proche.queue.promises.queries import PromiseRow
from proche.queue.promises.rules import PromiseKind, PromiseState

register = template.Library()


@register.filter
def promise_kind(kind: PromiseKind) -> str:
    return words.kind(kind)


@register.filter
def promise_state(state: PromiseState) -> str:
    return words.state(state)


@register.filter
def promise_span(row: PromiseRow, at: datetime) -> str:
    """When it is, inside a sentence: "tomorrow between 10:00 and 10:30"."""
    return words.between(row.begins_at, row.ends_at, at=at)


@register.filter
def percent(share: float) -> str:
    # Translators: a share; French has a narrow no-break space before the sign
    return gettext("%(share)s%%") % {"share": formats.number_format(round(100 * share), decimal_pos=0)}


@register.filter
def add_to(number: float, more: float) -> float:
    return number + more
