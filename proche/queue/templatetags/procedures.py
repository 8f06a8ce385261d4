"""Procedures in templates: their Markdown as clean HTML, and the words of types, doubts and outcomes."""

from __future__ import annotations

from datetime import timedelta

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from proche.queue import kinds
from proche.queue.procedures import rendering, situations, text
from proche.queue.procedures.rules import Outcome
from proche.queue.procedures.text import Procedure, StepType, Wait
from proche.ui.templatetags.ui import length

register = template.Library()

ICONS = {
    StepType.CHECK: "check",
    StepType.CHOICE: "split",
    StepType.TEXT: "note",
    StepType.CALL: "phone",
    StepType.WAIT: "clock",
}


@register.filter
def markdown(written: str) -> SafeString:
    return rendering.render(written)


@register.filter
def step_icon(type: StepType) -> str:
    return ICONS[type]


@register.filter
def step_words(type: StepType) -> str:
    return {
        StepType.CHECK: pgettext("type of step", "Check"),
        StepType.CHOICE: pgettext("type of step", "Choice"),
        StepType.TEXT: pgettext("type of step", "Words"),
        StepType.CALL: pgettext("type of step", "Call"),
        StepType.WAIT: pgettext("type of step", "Wait"),
    }[type]


@register.filter
def outcome_words(outcome: Outcome) -> str:
    return {
        Outcome.DONE: pgettext("step of a procedure", "done"),
        Outcome.SKIPPED: pgettext("step of a procedure", "skipped"),
        Outcome.JUMPED: pgettext("step of a procedure", "jumped from here"),
        Outcome.ASIDE: pgettext("step of a procedure", "put aside"),
        Outcome.LEFT: pgettext("step of a procedure", "left here"),
    }[outcome]


@register.filter
def wait_words(wait: Wait) -> str:
    if wait.until is None:
        return length(timedelta(minutes=wait.minutes))
    return gettext("until %(hour)s") % {"hour": text.write_wait(wait).removeprefix("until ")}


@register.filter
def doubt_words(code: str) -> str:
    return gettext(situations.doubt_words(code))


@register.filter
def case_kind_words(code: str) -> str:
    return gettext(kinds.label(code))


@register.filter
def option_leads(to: str, procedure: Procedure) -> str:
    """Where an answer leads that does not lead to the next step."""
    if to == text.END:
        return gettext("ends it")
    return gettext("step %(number)s") % {"number": procedure.number(to)}
