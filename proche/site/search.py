"""Search over the whole desk: the page, and what its box shows while someone types.

Rights are looked at here, when what was found is read: whoever may not see a kind is given none of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from proche.kernel import search
from proche.kernel.refusal import NotFound
from proche.kernel.search import Asked, Group, Hit, Kind
from proche.people.requests import DeskRequest
from proche.queue import kinds
from proche.queue import queries as queue
from proche.queue.queries import CaseRow
from proche.ui.answers import page, partial
from proche.ui.requests import wants_fragment

#: Of each kind, in the box and on the page of all kinds.
IN_BOX, ON_PAGE = 4, 8
#: Facts beside a title: the first, and those that hold what was asked for.
MOST_FACTS = 3
CASES = ("ORDER", kinds.OTHER_CASES)

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Found:
    """One line of what was found; `title` and `facts` are cut so that what was asked for is marked."""

    url: str
    code: str
    title: Pieces
    facts: list[Pieces]
    at: datetime
    case: CaseRow | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A kind with what was found of it. `onward` is the address of the rest."""

    label: str
    icon: str
    rows: list[Found]
    onward: str
    is_cut: bool


def show(request: DeskRequest) -> HttpResponse:
    """One address: the page, the page's results alone, or the box's few lines, as the asker has room for."""
    asked = search.ask(request.GET.get("q", ""))
    target = request.headers.get("HX-Target", "")
    if wants_fragment(request) and target == "found":
        return partial(request, "site/_found.html", **_few(request, asked, IN_BOX))
    one = request.GET.get("kind", "")
    context = _of_one(request, asked, one) if one else _few(request, asked, ON_PAGE)
    if wants_fragment(request) and target == "results":
        return partial(request, "site/_results.html", **context)
    return page(request, "site/search.html", **context)


def _few(request: DeskRequest, asked: Asked, size: int) -> dict[str, Any]:
    among = [kind.code for kind in _kinds_for(request)]
    groups = search.find(asked.text, among=among, size=size) if asked else []
    return _context(request, asked, groups, before=None)


def _of_one(request: DeskRequest, asked: Asked, code: str) -> dict[str, Any]:
    if code not in [kind.code for kind in _kinds_for(request)]:
        raise NotFound
    before = _place(request.GET.get("before", ""))
    group = search.find_kind(asked.text, code, before=before)
    return {**_context(request, asked, [group], before=before), "one": gettext(group.kind.label)}


def _context(
    request: DeskRequest, asked: Asked, groups: Sequence[Group], *, before: int | None
) -> dict[str, Any]:
    shown = [_shown(request, asked, group) for group in groups if group.hits or group.is_cut]
    return {
        "text": asked.text,
        "asked": bool(asked),
        "groups": shown,
        "count": sum(len(group.rows) for group in shown),
        "is_first": before is None,
        "all_url": f"{reverse('search')}?{urlencode({'q': asked.text})}",
        "learning": _learning(),
        "at": request.at,
    }


def _kinds_for(request: DeskRequest) -> list[Kind]:
    return [kind for kind in search.list_kinds() if request.person.has_right(kind.needs)]


def _place(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"-?[0-9]{1,18}", text):
        raise NotFound
    return int(text)


def _shown(request: DeskRequest, asked: Asked, group: Group) -> Shown:
    cases = _cases(request, group)
    rows = [_found(asked, hit, group.kind, cases.get(hit.subject)) for hit in group.hits]
    onward = _onward(asked, group) if group.onward is not None else ""
    return Shown(gettext(group.kind.label), group.kind.icon, rows, onward, group.is_cut)


def _onward(asked: Asked, group: Group) -> str:
    where = {"before": group.onward} if group.onward != search.FROM_ITS_FIRST else {}
    return f"{reverse('search')}?{urlencode({'q': asked.text, 'kind': group.kind.code, **where})}"


def _cases(request: DeskRequest, group: Group) -> dict[int, CaseRow]:
    """Where the cases among them stand now: the index knows what they are called, not how they are."""
    if group.kind.code not in CASES or not group.hits:
        return {}
    pks = [hit.subject for hit in group.hits]
    return queue.list_rows(pks, at=request.at, person=request.person.ref)


def _found(asked: Asked, hit: Hit, kind: Kind, case: CaseRow | None) -> Found:
    lines = [search.marked(line, asked.marks) for line in hit.text.split("\n") if line]
    matched = [line for line in lines[1:] if any(is_asked for _, is_asked in line)]
    return Found(
        url=reverse(kind.url_name, args=[hit.code]),
        code=hit.code,
        title=search.marked(hit.title, asked.marks),
        facts=[*lines[:1], *matched][:MOST_FACTS],
        at=hit.at,
        case=case,
    )


def _learning() -> int | None:
    """How much of what the desk had before can be found, in percent; None once it is all."""
    fills = search.list_fills()
    if all(fill.is_over for fill in fills):
        return None
    total = sum(fill.total for fill in fills)
    return sum(fill.done for fill in fills) * 100 // total if total else 0
