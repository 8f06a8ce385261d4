"""Silo or pool, on a page: what is compared, how far it is, what came of it, earlier ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from proche.kernel import parameters
from proche.people.requests import DeskRequest
from proche.queue.pooling import actions, arrivals_file, plots, queries, words
from proche.queue.pooling.forms import StudyForm
from proche.queue.pooling.queries import StudyRow
from proche.queue.pooling.rules import Asked
from proche.queue.pooling.ways import WayCode
from proche.ui.answers import go, page, partial, tell, watch
from proche.ui.requests import wants_fragment


def index(request: DeskRequest) -> HttpResponse:
    """Ask for a study, or look at an earlier one."""
    first = queries.first_arrival_on()
    today = parameters.day_of(request.at)
    form = StudyForm(request.POST) if request.method == "POST" else StudyForm.of(today, first)
    if request.method == "POST" and form.is_valid():
        return go(request, "pooling_study", actions.ask(form.asked(), by=request.person.ref, at=request.at))
    return page(
        request,
        "queue/pooling/index.html",
        status=422 if form.errors else 200,
        form=form,
        has_arrivals=first is not None,
        studies=queries.list_studies(),
    )


def show(request: DeskRequest, code: str) -> HttpResponse:
    """One study; the same address gives its body alone while it is under way."""
    watch(request, f"study:{code}")
    study = queries.get_study(code)
    context = {"study": study, **(_told(study) if study.result else {})}
    template = "queue/pooling/_study.html" if wants_fragment(request) else "queue/pooling/study.html"
    answer = partial if wants_fragment(request) else page
    return answer(request, template, **context)


def _told(study: StudyRow) -> dict[str, Any]:
    """A result as the page says and draws it."""
    result = study.result
    assert result is not None
    return {
        "headline": words.headline(result, study.asked),
        "warnings": words.warnings(result),
        "assumptions": words.assumptions(result),
        "period": result["period"],
        "ways": [_way(way, study.asked) for way in result["ways"]],
        "within": plots.within(result, study.asked),
        "by_hour": plots.by_hour(result),
        "by_region": plots.by_region(result),
        "seats": _seats(result, study.asked),
        "regions": _regions(result),
    }


def _way(way: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    figures, seats = way["figures"], way["seats"]
    return {
        "name": words.way_name(way["code"], asked),
        "tone": plots.tone(way["code"]),
        "people": way["people"],
        "within": {end: words.percent(share) for end, share in figures["within"].items()},
        "median": words.minutes(figures["median"]["value"]),
        "tenth": {end: words.minutes(wait) for end, wait in figures["tenth"].items()},
        "never": figures["never"],
        "busiest": words.percent(seats[0]["value"]) if seats else None,
        "calmest": words.percent(seats[-1]["value"]) if seats else None,
    }


def _seats(result: Mapping[str, Any], asked: Asked) -> list[dict[str, Any]]:
    top = plots.top_of_seats(result)
    two = [way for way in result["ways"] if way["code"] in plots.PAIR and way["seats"]]
    return [{"name": words.way_name(way["code"], asked), "plot": plots.seats(way, top)} for way in two]


def _regions(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Both ways beside each other, for who wants the numbers."""
    ways = {way["code"]: way for way in result["ways"]}
    pool = {row["region"]: row for row in ways[WayCode.NATIONAL]["regions"]}
    return [
        {
            "name": row["region"],
            "count": row["count"],
            "silo": _group(row),
            "pool": _group(pool[row["region"]]),
        }
        for row in ways[WayCode.REGIONS]["regions"]
    ]


def _group(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "within": words.percent(row["within"]["value"]),
        "median": words.minutes(row["median"]["value"]),
        "tenth": words.minutes(row["tenth"]["value"]),
    }


def figures(request: DeskRequest, code: str) -> HttpResponse:
    """Every figure as a CSV, for a sheet of one's own."""
    study = queries.get_study(code)
    text = arrivals_file.write(study.result or {"ways": []})
    headers = {"Content-Disposition": f'attachment; filename="proche-study-{study.code}.csv"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
def cancel(request: DeskRequest, code: str) -> HttpResponse:
    if actions.cancel(code, at=request.at):
        tell(request, gettext("Stopped. Nothing of it is kept but what was asked."))
    return go(request, "pooling")


@require_POST
def remove(request: DeskRequest, code: str) -> HttpResponse:
    actions.remove(code)
    tell(request, gettext("The study is gone."))
    return go(request, "pooling")
