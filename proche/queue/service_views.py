"""The service level as a sheet."""

from __future__ import annotations

import csv

from django.http import HttpResponse
from django.utils.translation import gettext

from proche.people.requests import DeskRequest
from proche.queue import service


def sheet(request: DeskRequest) -> HttpResponse:
    """One line a kind: done in time, of how many, today and this week."""
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="service.csv"'},
    )
    lines = csv.writer(answer)
    lines.writerow(["kind", "today_in_time", "today_of", "week_in_time", "week_of"])
    for kind in service.figure(at=request.at).kinds:
        counts = (kind.today.within, kind.today.counted, kind.week.within, kind.week.counted)
        lines.writerow([gettext(kind.label) if kind.label else "", *counts])
    return answer
