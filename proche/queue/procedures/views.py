"""Procedures read: the list, one of them in any of its versions, what changed between two."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict

from proche.kernel.refusal import NotFound
from proche.people.requests import DeskRequest
from proche.people.rules import Right
from proche.queue.procedures import access, queries
from proche.queue.procedures import difference as compare
from proche.ui.answers import page


def index(request: DeskRequest) -> HttpResponse:
    is_lead = request.person.has_right(Right.PUBLISH_PROCEDURE)
    retired = bool(request.GET.get("retired"))
    return page(
        request,
        "queue/procedures/index.html",
        rows=queries.list_procedures(retired=retired),
        retired=retired,
        proposals=queries.list_proposals() if is_lead else [],
        draft=queries.find_draft("", by=request.person.ref),
        is_lead=is_lead,
        is_agent=request.person.has_right(Right.TAKE_CASE),
    )


def show(request: DeskRequest, key: str) -> HttpResponse:
    version = access.version(request.person, key, number_in(request.GET, "version"))
    me = request.person.ref
    return page(
        request,
        "queue/procedures/show.html",
        version=version,
        procedure=version.procedure,
        versions=queries.list_versions(version.key),
        draft=queries.find_draft(version.key, by=me),
        answered=queries.find_answered(by=me, key=version.key),
        is_lead=request.person.has_right(Right.PUBLISH_PROCEDURE),
        is_agent=request.person.has_right(Right.TAKE_CASE),
    )


def difference(request: DeskRequest, key: str) -> HttpResponse:
    """What the version `to` changed in the version `from`; the latest against the one before it."""
    now = access.version(request.person, key, number_in(request.GET, "to"))
    before = access.version(request.person, key, number_in(request.GET, "from") or max(now.number - 1, 1))
    return page(
        request,
        "queue/procedures/difference.html",
        before=before,
        now=now,
        difference=compare.compare(before.procedure, now.procedure),
        versions=queries.list_versions(now.key),
        is_lead=request.person.has_right(Right.PUBLISH_PROCEDURE),
    )


def number_in(asked: QueryDict, name: str) -> int | None:
    """A version's number in an address. Raises: NotFound for what is none."""
    text = asked.get(name, "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 7):
        raise NotFound
    return int(text) if text else None
