"""Establishments: the list with its search, and each one's page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.template.loader import render_to_string

from proche.customers import access, panels, queries
from proche.people.requests import DeskRequest
from proche.ui.answers import page, partial
from proche.ui.requests import wants_fragment


def index(request: DeskRequest) -> HttpResponse:
    """The same address gives the rows alone while someone types."""
    text, region = request.GET.get("q", "").strip(), request.GET.get("region", "")
    cursor = request.GET.get("after", "")
    rows = queries.list_page(text=text, region=region, cursor=cursor)
    query = urlencode({name: value for name, value in (("q", text), ("region", region)) if value})
    context: dict[str, Any] = {
        "page": rows,
        "text": text,
        "region": region,
        "query": query,
        "is_first": not cursor,
    }
    if wants_fragment(request):
        return partial(request, "customers/_rows.html", **context)
    return page(request, "customers/index.html", **context, regions=queries.list_regions())


def show(request: DeskRequest, code: str) -> HttpResponse:
    customer = access.customer(request.person, code)
    shown = [
        render_to_string(panel.template, panel.read(request, customer), request)
        for panel in panels.list_panels()
    ]
    return page(request, "customers/show.html", row=queries.get_row(code), panels=shown)
