"""The editor: a draft of one's own, kept as it is typed, shown as it will read, and proposed to the leads."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from proche.people.requests import DeskRequest
from proche.queue.procedures import access, actions, queries, writing
from proche.queue.procedures.queries import DraftRow
from proche.ui.answers import go, page, partial, tell
from proche.ui.requests import wants_fragment


def edit(request: DeskRequest, key: str = "") -> HttpResponse:
    if request.method == "POST":
        return _keep(request, key)
    latest = access.version(request.person, key) if key else None
    draft = queries.find_draft(key, by=request.person.ref)
    published = latest.text if latest else writing.first_text(get_language() or "en")
    written = draft.text if draft else published
    based_on = draft.based_on if draft else latest.number if latest else 0
    context = writing.context(request, key, draft=draft, written=written, based_on=based_on)
    return page(request, "queue/procedures/edit.html", **context)


def _keep(request: DeskRequest, key: str) -> HttpResponse:
    """Keep what is typed; a script has what it reads like in return, a page without one the whole editor."""
    written, based_on = posted(request)
    draft, elsewhere = keep_posted(request, key)
    context = writing.context(
        request, key, draft=draft, written=written, based_on=based_on, elsewhere=elsewhere
    )
    if wants_fragment(request):
        return partial(request, "queue/procedures/_look.html", **context)
    return page(request, "queue/procedures/edit.html", **context)


def posted(request: DeskRequest) -> tuple[str, int]:
    return request.POST.get("text", "").replace("\r\n", "\n"), number_of(request, "based_on") or 0


def number_of(request: DeskRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def keep_posted(request: DeskRequest, key: str) -> tuple[DraftRow | None, DraftRow | None]:
    """The draft with what was typed; or, in second place, the one that another window kept meanwhile."""
    written, based_on = posted(request)
    mine = queries.find_draft(key, by=request.person.ref)
    if mine is None and _is_as_published(key, written):
        return None, None
    revision = None if request.POST.get("anyway") else number_of(request, "revision") or 0
    try:
        kept = actions.keep_draft(
            key, written=written, based_on=based_on, revision=revision, by=request.person.ref, at=request.at
        )
    except actions.KeptElsewhere:
        return mine, queries.find_draft(key, by=request.person.ref)
    return kept, None


def _is_as_published(key: str, written: str) -> bool:
    latest = queries.find_latest(key) if key else None
    return latest is not None and latest.text.strip() == written.strip()


@require_POST
def propose(request: DeskRequest, key: str = "") -> HttpResponse:
    draft, elsewhere = keep_posted(request, key)
    if elsewhere:
        return _keep(request, key)
    if draft is None:
        raise actions.NothingChanged
    note = request.POST.get("note", "")
    actions.propose(key, note=note, by=request.person.ref, at=request.at)
    tell(request, gettext("Your proposal waits for a lead. You can go on writing it until then."))
    return go(request, "procedure", key) if key else go(request, "procedures")


@require_POST
def discard(request: DeskRequest, key: str = "") -> HttpResponse:
    thrown = actions.discard(key, by=request.person.ref, at=request.at)
    tell(request, gettext("Your draft is thrown away."), undo=reverse("keep_procedure_draft", args=[thrown]))
    return go(request, "procedure", key) if key else go(request, "procedures")


@require_POST
def keep_discarded(request: DeskRequest, pk: int) -> HttpResponse:
    key = actions.keep_discarded(pk, by=request.person.ref)
    return go(request, "edit_procedure", key) if key else go(request, "new_procedure")
