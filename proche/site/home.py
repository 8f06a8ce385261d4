"""The first page: what waits, for how long, who is here."""

from __future__ import annotations

from django.http import HttpResponse

from proche.people.requests import DeskRequest
from proche.ui.answers import page


def show(request: DeskRequest) -> HttpResponse:
    return page(request, "site/home.html")
