"""The figures on a page, and as sheets."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext

from proche.kernel import cells, parameters
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.orders import wording
from proche.orders.figures import plots, queries, rules
from proche.orders.figures.forms import PeriodForm
from proche.orders.figures.queries import Period
from proche.orders.figures.rules import Group, OrderFact, Times
from proche.people.requests import DeskRequest
from proche.queue.procedures import situations
from proche.ui.answers import page
from proche.ui.saying import in_date_letters

#: Periods that one press chooses, in days; the first stands when nothing is chosen.
CHOICES = (28, 7, 91)
#: A longer period is drawn by the week.
BY_DAY = 31
MOST_CUSTOMERS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its words, where it leads, its figures."""

    words: str
    url: str
    group: Group


@dataclass(frozen=True, slots=True)
class Told:
    """All that the page says of a period."""

    period: Period
    is_open_time: bool
    facts: list[OrderFact]
    whole: Group
    before: Group
    opening: rules.OpenTime

    def times(self, group: Group) -> Times:
        return group.open if self.is_open_time else group.clock


def show(request: DeskRequest) -> HttpResponse:
    """From arrival to answer, what was asked, what people corrected; `?time=clock` counts the nights too."""
    form = _form(request)
    if not form.is_valid():
        return page(request, "orders/figures/index.html", status=422, form=form, choices=_choices(request))
    told = _told(request, form)
    context = {"form": form, "told": told, "choices": _choices(request), **_shown(told)}
    return page(request, "orders/figures/index.html", **context)


def _form(request: DeskRequest) -> PeriodForm:
    today = parameters.day_of(request.at)
    usual = {"since": today - timedelta(days=CHOICES[0] - 1), "until": today}
    given = {name: request.GET.get(name) or value for name, value in usual.items()}
    return PeriodForm(given)


def _choices(request: DeskRequest) -> list[dict[str, Any]]:
    today = parameters.day_of(request.at)
    return [
        {"days": days, "since": (today - timedelta(days=days - 1)).isoformat(), "until": today.isoformat()}
        for days in sorted(CHOICES)
    ]


def _told(request: DeskRequest, form: PeriodForm) -> Told:
    period = Period(form.cleaned_data["since"], form.cleaned_data["until"])
    facts, opening = queries.list_facts(period), queries.opening(period)
    earlier = rules.group("", queries.list_facts(period.before), queries.opening(period.before))
    is_open_time = request.GET.get("time") != "clock"
    return Told(period, is_open_time, facts, rules.group("", facts, opening), earlier, opening)


def _shown(told: Told) -> dict[str, Any]:
    spans, hours = _by_span(told), _by_hour(told)
    return {
        "times": told.times(told.whole),
        "times_before": told.times(told.before),
        "answers": plots.answers(said(N_("How long answers took, over the period")), spans, told.times),
        "hours": plots.answers(said(N_("How long answers took, by the hour of arrival")), hours, told.times),
        "touchless": plots.shares(said(N_("The share confirmed without a hand, over the period")), spans),
        "doubts": plots.doubts(said(N_("Doubts for each order, over the period")), spans),
        "forms": _forms(told),
        "slowest": _slowest(told),
        "corrected": _corrected(told),
        "kinds": _kinds(told.facts),
    }


# -- groups in their order, with their words


def _by_span(told: Told) -> list[tuple[Said, Group]]:
    """By day, and by week where days would be too many; a span without an order stands too."""
    step = 1 if told.period.days <= BY_DAY else 7
    first = told.period.since
    groups = rules.by(told.facts, lambda fact: (fact.day - first).days // step, told.opening)
    places = range((told.period.days + step - 1) // step)
    nothing = rules.group("", (), told.opening)
    return [(_day(first + timedelta(days=place * step)), groups.get(place, nothing)) for place in places]


def _day(day: date) -> Said:
    return said("%(day)s", day=in_date_letters(day, gettext("j M")))


def _by_hour(told: Told) -> list[tuple[Said, Group]]:
    groups = rules.by(told.facts, lambda fact: fact.hour, told.opening)
    nothing = rules.group("", (), told.opening)
    hours = range(min(groups, default=8), max(groups, default=17) + 1)
    return [(said(N_("%(hour)s h"), hour=hour), groups.get(hour, nothing)) for hour in hours]


def _forms(told: Told) -> list[Row]:
    groups = rules.by(told.facts, lambda fact: fact.form, told.opening)
    ordered = sorted(groups.items(), key=lambda pair: (-pair[1].orders, str(pair[0])))
    return [Row(wording.form(str(form)), "", group) for form, group in ordered]


def _customers(told: Told) -> list[Group]:
    known = [fact for fact in told.facts if fact.customer_code]
    return list(rules.by(known, lambda fact: (fact.customer_name, fact.customer_code), told.opening).values())


def _slowest(told: Told) -> list[Row]:
    return [_customer(group) for group in rules.slowest(_customers(told), most=MOST_CUSTOMERS)]


def _corrected(told: Told) -> list[Row]:
    return [_customer(group) for group in rules.most_corrected(_customers(told), most=MOST_CUSTOMERS)]


def _customer(group: Group) -> Row:
    assert isinstance(group.key, tuple)
    name, code = group.key
    return Row(name, code, group)


def _kinds(facts: Sequence[OrderFact]) -> list[tuple[str, int]]:
    return [(_kind(kind), count) for kind, count in rules.kinds_of_corrections(facts)]


def _kind(kind: str) -> str:
    return gettext(situations.doubt_words(kind)) if kind else gettext("Changed without being asked")


# -- as sheets


HEADINGS = (
    "orders", "answered", "median_open_seconds", "p90_open_seconds", "p99_open_seconds", "median_seconds",
    "p90_seconds", "p99_seconds", "confirmed", "touchless", "doubts", "corrections",
)  # fmt: skip


def sheet(request: DeskRequest) -> HttpResponse:
    """Every figure of the period as CSV: one row a form, an hour, a customer, a day."""
    form = _form(request)
    if not form.is_valid():
        return page(request, "orders/figures/index.html", status=422, form=form, choices=_choices(request))
    told = _told(request, form)
    name = f"proche-figures-{told.period.since}-{told.period.until}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    answer = HttpResponse(content_type="text/csv; charset=utf-8", headers=headers)
    writer = csv.writer(answer)
    writer.writerow(["by", "which", *HEADINGS])
    writer.writerows(_rows(told))
    return answer


KEYS: dict[str, Callable[[OrderFact], Any]] = {
    "all": lambda fact: "",
    "form": lambda fact: fact.form,
    "hour": lambda fact: fact.hour,
    "customer": lambda fact: f"{fact.customer_name} ({fact.customer_code})" if fact.customer_code else "",
    "day": lambda fact: fact.day.isoformat(),
}


def _rows(told: Told) -> Iterator[list[Any]]:
    for by, key in KEYS.items():
        groups = rules.by(told.facts, key, told.opening)
        # Hours are numbers: as text 10 would come before 9.
        for found in sorted(groups, key=lambda one: (isinstance(one, str), one)):
            yield [by, cells.text(str(found)), *_figures(groups[found])]


def _figures(group: Group) -> list[Any]:
    lengths = [
        "" if value is None else round(value)
        for times in (group.open, group.clock)
        for value in (times.median, times.p90, times.p99)
    ]
    counts = (group.confirmed, group.touchless, group.doubts, group.corrections)
    return [group.orders, group.clock.count, *lengths, *counts]
