"""Procedures as files in the page: one, all of them, and what is brought in."""

from __future__ import annotations

from django.http import HttpResponse

from proche.kernel.refusal import BadInput, TooMuch
from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.people.requests import DeskRequest
from proche.queue.procedures import access, files, queries
from proche.queue.procedures.views import number_in
from proche.ui.answers import page

MOST_UPLOADED = 5 * 1024 * 1024


def file(request: DeskRequest, key: str) -> HttpResponse:
    version = access.version(request.person, key, number_in(request.GET, "version"))
    headers = {"Content-Disposition": f'attachment; filename="{files.name_of(version)}"'}
    return HttpResponse(version.text, content_type="text/markdown; charset=utf-8", headers=headers)


def export(request: DeskRequest) -> HttpResponse:
    """Every live procedure in its latest version."""
    headers = {"Content-Disposition": 'attachment; filename="procedures.zip"'}
    return HttpResponse(files.pack(queries.list_live()), content_type="application/zip", headers=headers)


def take_in(request: DeskRequest) -> HttpResponse:
    if request.method != "POST":
        return page(request, "queue/procedures/import.html")
    given = request.FILES.getlist("files")
    if not given:
        raise BadInput(said(N_("Choose a file first.")))
    if sum(one.size or 0 for one in given) > MOST_UPLOADED:
        raise TooMuch
    unpacked = [file for one in given for file in files.unpack(one.name or "", one.read())]
    taken = files.take_in(unpacked, by=request.person.ref, at=request.at)
    return page(request, "queue/procedures/import.html", taken=taken)
