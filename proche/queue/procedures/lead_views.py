"""What a lead does: publish, answer a proposal, bring an old version back, retire; the figures."""

from __future__ import annotations

import csv
import io

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from proche.kernel import cells
from proche.people.requests import DeskRequest
from proche.queue.procedures import access, actions, plot, queries, writing
from proche.queue.procedures import difference as compare
from proche.queue.procedures.rules import StepFigures
from proche.queue.procedures.views import number_in
from proche.queue.procedures.writing_views import keep_posted, posted
from proche.ui import saying
from proche.ui.answers import go, page, tell


@require_POST
def publish(request: DeskRequest, key: str = "") -> HttpResponse:
    """Publish what was typed. What stands in the way is said on the editor, with the text as it was typed."""
    written, based_on = posted(request)
    draft, elsewhere = keep_posted(request, key)
    try:
        if elsewhere:
            raise actions.KeptElsewhere
        note = request.POST.get("note", "")
        done = actions.publish(
            written, key=key, based_on=based_on, note=note, by=request.person.ref, at=request.at
        )
    except actions.PublishedMeanwhile as refusal:
        return _second(request, key, written, based_on, refusal)
    except _SAID_THERE as refusal:
        more = {"refused": saying.say(refusal.sentence), "note": request.POST.get("note", "")}
        context = writing.context(
            request, key, draft=draft, written=written, based_on=based_on, elsewhere=elsewhere, **more
        )
        return page(request, "queue/procedures/edit.html", status=refusal.status, **context)
    words = gettext("Version %(number)s is published. Cases that have begun keep theirs.")
    tell(request, words % {"number": done.number})
    return go(request, "procedure", done.key)


_SAID_THERE = (
    actions.NotReadable,
    actions.NothingChanged,
    actions.NoteMissing,
    actions.KeyTaken,
    actions.KeptElsewhere,
)


def _second(
    request: DeskRequest, key: str, written: str, based_on: int, refusal: actions.PublishedMeanwhile
) -> HttpResponse:
    """Show who publishes second what the first one changed; pressing again publishes upon that."""
    latest = queries.get_version(key)
    theirs = compare.compare(queries.get_version(key, max(based_on, 1)).procedure, latest.procedure)
    draft = queries.find_draft(key, by=request.person.ref)
    context = writing.context(
        request,
        key,
        draft=draft,
        written=written,
        based_on=latest.number,
        refused=saying.say(refusal.sentence),
        theirs=theirs,
        note=request.POST.get("note", ""),
    )
    return page(request, "queue/procedures/edit.html", status=refusal.status, **context)


def proposal(request: DeskRequest, pk: int) -> HttpResponse:
    given = access.proposal(request.person, pk)
    latest = queries.find_latest(given.key) if given.key else None
    look = writing.look(given.text, latest)
    return page(
        request, "queue/procedures/proposal.html", proposal=given, latest=latest, look=look,
        is_outdated=writing.newer(latest, given.based_on) is not None,
    )  # fmt: skip


@require_POST
def take_up(request: DeskRequest, pk: int) -> HttpResponse:
    access.proposal(request.person, pk)
    answer = gettext("Taken up by %(name)s.") % {"name": request.person.name}
    draft = actions.take_up(pk, by=request.person.ref, at=request.at, answer=answer)
    tell(request, gettext("It is your draft now. Change it if you like, then publish."))
    return go(request, "edit_procedure", draft.key) if draft.key else go(request, "new_procedure")


@require_POST
def decline(request: DeskRequest, pk: int) -> HttpResponse:
    given = access.proposal(request.person, pk)
    actions.decline(pk, answer=request.POST.get("answer", ""), at=request.at)
    tell(request, gettext("Declined. %(name)s reads your words.") % {"name": given.by.name})
    return go(request, "procedures")


@require_POST
def restore(request: DeskRequest, key: str) -> HttpResponse:
    """Bring an older version back as a draft: what it changes is seen before it is published."""
    old = access.version(request.person, key, number_in(request.POST, "version"))
    actions.open_draft(old.key, written=old.text, by=request.person.ref, at=request.at)
    words = gettext("The text of version %(number)s is your draft now. See what it changes, then publish.")
    tell(request, words % {"number": old.number}, undo=reverse("discard_procedure", args=[old.key]))
    return go(request, "edit_procedure", old.key)


@require_POST
def retire(request: DeskRequest, key: str) -> HttpResponse:
    version = access.version(request.person, key)
    actions.retire(version.key, by=request.person.ref, at=request.at)
    undo = reverse("bring_back_procedure", args=[version.key])
    tell(request, gettext("Retired. Cases that have begun it may finish it."), undo=undo)
    return go(request, "procedures")


@require_POST
def bring_back(request: DeskRequest, key: str) -> HttpResponse:
    version = access.version(request.person, key)
    actions.bring_back(version.key, by=request.person.ref, at=request.at)
    tell(request, gettext("It is offered in cases again."))
    return go(request, "procedure", version.key)


def figures(request: DeskRequest, key: str) -> HttpResponse:
    version = access.version(request.person, key, number_in(request.GET, "version"))
    found = queries.figures(version.key, version.number)
    return page(
        request,
        "queue/procedures/figures.html",
        figures=found,
        version=version,
        versions=queries.list_versions(version.key),
        plot=plot.bars(found.steps),
    )


#: The columns of the file of figures: fields of `StepFigures`, after the version and the step.
COUNTS = ("reached", "done", "skipped", "jumped", "left", "here")


def figures_file(request: DeskRequest, key: str) -> HttpResponse:
    """The figures of every version, one row a step; median seconds are empty below five people."""
    version = access.version(request.person, key)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["version", "number", "step", "type", "title", *COUNTS, "median_seconds"])
    for one in queries.list_versions(version.key):
        for row in queries.figures(version.key, one.number).steps:
            writer.writerow([one.number, *_cells(row)])
    headers = {"Content-Disposition": f'attachment; filename="{version.key}-figures.csv"'}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _cells(row: StepFigures) -> list[object]:
    seconds = "" if row.median is None else int(row.median.total_seconds())
    step = [row.number, row.step.key, row.step.type.lower(), cells.text(row.step.title)]
    return [*step, *(getattr(row, name) for name in COUNTS), seconds]
