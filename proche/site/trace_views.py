"""The trace of a case as a readable timeline, and as a file that can be checked without the desk."""

from __future__ import annotations

from django.http import HttpResponse

from proche.kernel import trace
from proche.people.requests import DeskRequest
from proche.queue import access, queries
from proche.site import sent, story
from proche.ui.answers import page


def show(request: DeskRequest, code: str) -> HttpResponse:
    access.case(request.person, code)
    row = queries.get_row(code, at=request.at, person=request.person.ref)
    steps = story.tell(trace.list_entries(f"case:{code}"))
    return page(request, "site/trace.html", row=row, steps=steps, sent=sent.list_sent(code))


def export(request: DeskRequest, code: str) -> HttpResponse:
    access.case(request.person, code)
    headers = {"Content-Disposition": f'attachment; filename="trace-{code}.json"'}
    return HttpResponse(trace.export(f"case:{code}"), content_type="application/json", headers=headers)
