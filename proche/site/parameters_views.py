"""The rules of the desk on one page: what each is, what the law says, what holds from when; for an admin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_POST

from proche.kernel import parameters
from proche.kernel.parameters import Change, Kind, Parameter, Side, Value
from proche.kernel.refusal import Refusal
from proche.people import queries as people
from proche.people.requests import DeskRequest
from proche.people.rules import signature
from proche.site.parameters_form import ChangeForm, choice_in_words, scopes
from proche.ui import saying
from proche.ui.answers import go, page, tell

#: The parts of the page in order: what the law sets first, then each room's own choices.
GROUPS: tuple[tuple[str, str, str], ...] = (
    ("law", N_("Rest and working time"), N_("Set by the law. The queue keeps them by itself, for everyone.")),
    ("points", N_("Who is preferred"), N_("Points that order the people who can take a case. None of "
                                          "them keeps anyone out.")),
    ("availability", N_("Presence and days"), N_("When someone counts as there, and what is kept free.")),
    ("queue", N_("Cases and promises"), N_("How cases are given out, how soon they are due, how promises "
                                           "are kept.")),
    ("people", N_("Hours, places and leave"), N_("The frame in which people set their own days.")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule as the list shows it. `planned` are the values that begin later; `is_weak`: below the law."""

    name: str
    label: str
    help: str
    value: str
    law: str
    source: str
    planned: tuple[str, ...]
    own: tuple[str, ...]
    is_weak: bool
    is_default: bool


@dataclass(frozen=True, slots=True)
class HistoryRow:
    value: str
    scope: str
    active_from: date
    source: str
    by: str
    is_now: bool
    is_later: bool


def show(request: DeskRequest) -> HttpResponse:
    today = parameters.day_of(request.at)
    changes = parameters.list_changes()
    values = parameters.on(today)
    rows = {
        p.name: _row(p, values[p.name], changes.get(p.name, ()), today) for p in parameters.list_declared()
    }
    groups = [
        (
            gettext(title),
            gettext(words),
            [rows[p.name] for p in parameters.list_declared() if _group(p) == code],
        )
        for code, title, words in GROUPS
    ]
    return page(request, "site/rules.html", groups=[group for group in groups if group[2]])


def _group(parameter: Parameter) -> str:
    if parameter.law is not None:
        return "law"
    if parameter.unit == "points":
        return "points"
    return parameter.room if parameter.room in ("queue", "people") else "availability"


def _row(parameter: Parameter, value: Value, changes: Sequence[Change], today: date) -> RuleRow:
    later = [change for change in changes if change.active_from > today and not change.scope]
    return RuleRow(
        name=parameter.name,
        label=gettext(parameter.label),
        help=gettext(parameter.help) if parameter.help else "",
        value=in_words(parameter, value),
        law=law_in_words(parameter),
        source=source_in_words(parameter),
        planned=tuple(
            gettext("%(value)s from %(day)s")
            % {
                "value": in_words(parameter, change.value),
                "day": saying.write(change.active_from.isoformat()),
            }
            for change in reversed(later)
        ),
        own=_own(parameter, changes, today),
        is_weak=parameter.is_weaker(value),
        is_default=value == parameter.default,
    )


def _own(parameter: Parameter, changes: Sequence[Change], today: date) -> tuple[str, ...]:
    """What single kinds of case have for themselves today; the changes come latest first."""
    labels = dict(scopes())
    found: dict[str, Value] = {}
    for change in changes:
        if change.scope and change.active_from <= today:
            found.setdefault(change.scope, change.value)
    return tuple(
        f"{labels.get(scope, scope)}: {in_words(parameter, value)}" for scope, value in found.items()
    )


def edit(request: DeskRequest, name: str) -> HttpResponse:
    if request.method == "POST":
        return _change(request, name)
    return _page(request, name, _form(request, name))


def _change(request: DeskRequest, name: str) -> HttpResponse:
    form = _form(request, name, request.POST)
    if not form.is_valid():
        return _page(request, name, form, status=422)
    given = form.cleaned_data
    try:
        change = parameters.set_value(
            name, given["value"], active_from=given["active_from"], source=given["source"],
            by=signature(request.person.ref), at=request.at, scope=given.get("scope", ""),
            agreed=given.get("agreed", False),
        )  # fmt: skip
    except Refusal as refusal:
        _blame(form, refusal)
        return _page(request, name, form, status=refusal.status)
    _tell(request, change)
    return go(request, "rule", name)


def _blame(form: ChangeForm, refusal: Refusal) -> None:
    """Say a refusal at the field that it is about."""
    field = "active_from" if isinstance(refusal, parameters.InThePast) else "value"
    form.add_error(field, saying.say(refusal.sentence))


def _tell(request: DeskRequest, change: Change) -> None:
    parameter = parameters.get_declared(change.name)
    words = gettext("%(rule)s: %(value)s from %(day)s on.") % {
        "rule": gettext(parameter.label),
        "value": in_words(parameter, change.value),
        "day": saying.write(change.active_from.isoformat()),
    }
    undo = reverse("undo_rule", args=[change.name]) + (f"?scope={change.scope}" if change.scope else "")
    tell(request, words, undo=undo)


@require_POST
def undo(request: DeskRequest, name: str) -> HttpResponse:
    """Have the value before the latest change hold again, from that change's day on."""
    by, scope = signature(request.person.ref), request.GET.get("scope", "")
    change = parameters.undo_latest(name, by=by, at=request.at, scope=scope)
    value = in_words(parameters.get_declared(name), change.value)
    tell(request, gettext("Back to %(value)s.") % {"value": value})
    return go(request, "rule", name)


def _form(request: DeskRequest, name: str, data: Mapping[str, str] | None = None) -> ChangeForm:
    today = parameters.day_of(request.at)
    current = parameters.get(name, on=today)
    return ChangeForm(parameters.get_declared(name), data, today=today, current=current)


def _page(request: DeskRequest, name: str, form: ChangeForm, status: int = 200) -> HttpResponse:
    parameter, today = parameters.get_declared(name), parameters.day_of(request.at)
    history = parameters.history(name)
    row = _row(parameter, parameters.get(name, on=today), history, today)
    return page(
        request, "site/rule.html", status=status, row=row, form=form, bounds=bounds_in_words(parameter),
        history=_history(parameter, history, today), default=in_words(parameter, parameter.default),
        is_scoped=parameter.scoped,
    )  # fmt: skip


def _history(parameter: Parameter, changes: Sequence[Change], today: date) -> list[HistoryRow]:
    pks = [int(change.written_by[7:]) for change in changes if change.written_by.startswith("person:")]
    names, labels, running = people.list_refs(pks), dict(scopes()), set()
    rows = []
    for change in changes:
        is_now = change.active_from <= today and change.scope not in running
        if is_now:
            running.add(change.scope)
        by = names.get(int(change.written_by[7:])) if change.written_by.startswith("person:") else None
        rows.append(
            HistoryRow(
                value=in_words(parameter, change.value),
                scope=labels.get(change.scope, change.scope),
                active_from=change.active_from,
                source=change.source,
                by=by.name if by else "",
                is_now=is_now,
                is_later=change.active_from > today,
            )
        )
    return rows


def in_words(parameter: Parameter, value: Value) -> str:
    if parameter.kind is Kind.YES_NO:
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    if parameter.kind is Kind.CHOICE:
        return choice_in_words(parameter, value)
    if parameter.unit == "points" and isinstance(value, int):
        return ngettext("%(count)s point", "%(count)s points", value) % {"count": value}
    if parameter.unit == "days" and isinstance(value, int):
        return ngettext("%(days)s day", "%(days)s days", value) % {"days": value}
    text = parameters.write(value) or "–"
    return f"{text} {gettext(parameter.unit)}" if parameter.unit else text


def law_in_words(parameter: Parameter) -> str:
    if parameter.law is None:
        return ""
    words = (
        gettext("at least %(value)s") if parameter.protects is Side.AT_LEAST else gettext("at most %(value)s")
    )
    return words % {"value": in_words(parameter, parameter.law)}


def source_in_words(parameter: Parameter) -> str:
    if not parameter.source:
        return gettext("The desk's own choice")
    return gettext("Labour code, article %(article)s") % {"article": parameter.source}


def bounds_in_words(parameter: Parameter) -> str:
    """What can be written at all."""
    least, most = parameter.least, parameter.most
    if least is None or most is None:
        return ""
    values = {"least": in_words(parameter, least), "most": in_words(parameter, most)}
    return gettext("It can be from %(least)s to %(most)s.") % values
