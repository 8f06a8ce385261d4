"""What the editor shows: the draft, how it reads, what is wrong with it, what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from proche.people.requests import DeskRequest
from proche.people.rules import Right
from proche.queue import kinds
from proche.queue.procedures import difference, queries, situations, text
from proche.queue.procedures.difference import Difference
from proche.queue.procedures.queries import DraftRow, VersionRow
from proche.queue.procedures.text import Problem, Procedure


@dataclass(frozen=True, slots=True)
class Look:
    """How a text reads; `procedure` is None while something is wrong with it."""

    procedure: Procedure | None
    problems: tuple[Problem, ...]
    difference: Difference | None
    unknown: tuple[str, ...]


def look(written: str, latest: VersionRow | None) -> Look:
    try:
        read = text.read(written)
    except text.Unreadable as wrong:
        return Look(None, wrong.problems, None, ())
    changes = difference.compare(latest.procedure, read) if latest else None
    return Look(read, (), changes, _unknown(read))


def _unknown(read: Procedure) -> tuple[str, ...]:
    """Codes that nothing at this desk answers to: no fault, a file may come from another desk."""
    known = {kind.code for kind in kinds.list_kinds()} | set(situations.list_doubts())
    return tuple(code for code in (*read.kinds, *read.doubts) if code not in known)


def context(
    request: DeskRequest, key: str, *, draft: DraftRow | None, written: str, based_on: int, **more: Any
) -> dict[str, Any]:
    """All that the editor's templates name."""
    latest = queries.find_latest(key) if key else None
    return {
        "key": key,
        "latest": latest,
        "draft": draft,
        "written": written,
        "based_on": based_on,
        "revision": draft.revision if draft else 0,
        "look": look(written, latest),
        "others": queries.list_others_drafts(key, by=request.person.ref) if key else [],
        "newer": newer(latest, based_on),
        "is_lead": request.person.has_right(Right.PUBLISH_PROCEDURE),
        "kinds": [(kind.code, gettext(kind.label)) for kind in kinds.list_kinds()],
        "doubts": [(code, gettext(words)) for code, words in situations.list_doubts().items()],
        "urls": urls(key),
        **more,
    }


def newer(latest: VersionRow | None, based_on: int) -> VersionRow | None:
    """The version that was published since this draft began."""
    return latest if latest and latest.number > based_on else None


def urls(key: str) -> dict[str, str]:
    if key:
        names = {name: f"{name}_procedure" for name in ("edit", "publish", "propose", "discard")}
        return {name: reverse(url, args=[key]) for name, url in names.items()}
    names = {"edit": "new_procedure"}
    names |= {name: f"{name}_new_procedure" for name in ("publish", "propose", "discard")}
    return {name: reverse(url) for name, url in names.items()}


#: What a new procedure begins with, one file a language: a step of each type, to be written over.
FIRST = Path(__file__).parent / "first"


def first_text(language: str) -> str:
    file = FIRST / f"{language[:2]}.md"
    return (file if file.is_file() else FIRST / "en.md").read_text(encoding="utf-8")
