"""The order's page and what one does on it; receiving; the document's pictures.

A view finds by a door, makes one call and answers. Without scripts each button posts its
form and the page comes back; with them only the panel does.
"""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from proche.kernel import files, ids
from proche.kernel.refusal import BadInput, NotFound
from proche.kernel.words import gettext_noop, said
from proche.orders import access, actions, panel, queries, sheets, wording
from proche.orders.handover import pdf
from proche.orders.intake import doors
from proche.orders.reading import Where
from proche.orders.rules import Channel, RejectReason
from proche.people.requests import DeskRequest
from proche.queue import actions as queue
from proche.queue.queries import CaseRef
from proche.ui.answers import go, page, partial, tell, watch
from proche.ui.requests import wants_fragment

N_ = gettext_noop

#: "x0-y0-x1-y1", in ten-thousandths of the page
BOX = re.compile(r"[0-9]{1,5}(?:-[0-9]{1,5}){3}")


def _whole(text: str) -> int:
    """A whole number of a form. Raises: BadInput for what no form of ours sends."""
    if not re.fullmatch(r"-?[0-9]{1,6}", text):
        raise BadInput
    return int(text)


def show(request: DeskRequest, code: str) -> HttpResponse:
    access.order(request.person, code)
    watch(request, f"case:{code}")
    return page(request, "orders/order.html", **panel.context(request, code))


def _panel(request: DeskRequest, code: str) -> HttpResponse:
    """The panel alone for a script, the whole page else."""
    if wants_fragment(request):
        return partial(request, "orders/_panel.html", **panel.context(request, code))
    return go(request, "order", code)


def show_panel(request: DeskRequest, code: str) -> HttpResponse:
    access.order(request.person, code)
    return partial(request, "orders/_panel.html", **panel.context(request, code))


@require_POST
def answer(request: DeskRequest, code: str) -> HttpResponse:
    order = access.order(request.person, code)
    key, option = request.POST.get("doubt", ""), _whole(request.POST.get("option", ""))
    if (twin := panel.duplicate_of(order, key, option, at=request.at)) is not None:
        actions.reject(order, reason=RejectReason.DUPLICATE, note=twin, by=request.person.ref, at=request.at)
        tell(request, gettext("Closed as a duplicate."), undo=reverse("order_reopen", args=[code]))
        return go(request, "queue")
    actions.answer_doubt(order, key=key, option=option, by=request.person.ref, at=request.at)
    return _panel(request, code)


@require_POST
def change(request: DeskRequest, code: str) -> HttpResponse:
    """Set values by hand: every posted name that is a JSON pointer, such as "/lines/2/quantity"."""
    order = access.order(request.person, code)
    changes = {name: request.POST[name] for name in request.POST if name.startswith("/")}
    answers = request.POST.get("doubt", "")
    if changes:
        actions.change(order, changes=changes, answers=answers, by=request.person.ref, at=request.at)
    return _panel(request, code)


@require_POST
def undo(request: DeskRequest, code: str) -> HttpResponse:
    order = access.order(request.person, code)
    actions.undo(order, by=request.person.ref, at=request.at)
    return _panel(request, code)


@require_POST
def confirm(request: DeskRequest, code: str) -> HttpResponse:
    order = access.order(request.person, code)
    facts = actions.confirm(order, by=request.person.ref, at=request.at)
    tell(request, wording.confirmed(facts))
    return go(request, "order", code)


@require_POST
def reject(request: DeskRequest, code: str) -> HttpResponse:
    order = access.order(request.person, code)
    reason = request.POST.get("reason", "")
    if reason not in RejectReason.__members__:
        raise BadInput(said(N_("Say why the document is closed without a confirmation.")))
    note = request.POST.get("note", "").strip()
    actions.reject(order, reason=RejectReason(reason), note=note, by=request.person.ref, at=request.at)
    tell(request, gettext("Closed without a confirmation."), undo=reverse("order_reopen", args=[code]))
    return go(request, "queue")


@require_POST
def reopen(request: DeskRequest, code: str) -> HttpResponse:
    order = access.order(request.person, code)
    actions.reopen(order, by=request.person.ref, at=request.at)
    return go(request, "order", code)


@require_POST
def ask(request: DeskRequest, code: str) -> HttpResponse:
    order = access.order(request.person, code)
    subject, text = request.POST.get("subject", "").strip(), request.POST.get("text", "")
    to = actions.ask_customer(order, subject=subject, text=text, by=request.person.ref, at=request.at)
    words = gettext("Your question goes to %(address)s. The case comes back when the answer is due.")
    tell(request, words % {"address": to})
    return go(request, "queue")


@require_POST
def split(request: DeskRequest, code: str) -> HttpResponse:
    order = access.order(request.person, code)
    lines = [_whole(index) for index in request.POST.getlist("line")]
    new = actions.split(order, lines=lines, by=request.person.ref, at=request.at)
    words = ngettext(
        "%(count)s line is now an order of its own (%(code)s).",
        "%(count)s lines are now an order of their own (%(code)s).",
        len(lines),
    )
    tell(request, words % {"count": len(lines), "code": new})
    return go(request, "order", code)


@require_POST
def aside(request: DeskRequest, code: str) -> HttpResponse:
    order = access.order(request.person, code)
    minutes = _whole(request.POST.get("minutes", "60"))
    if not 1 <= minutes <= 60 * 24 * 30:
        raise BadInput(said(N_("Say for how many minutes, at most a month.")))
    until = request.at + timedelta(minutes=minutes)
    reason = request.POST.get("reason", "").strip()[:200]
    actions.put_aside(order, until=until, reason=reason, by=request.person.ref, at=request.at)
    tell(request, gettext("Put aside. It comes back by itself."), undo=reverse("claim_case", args=[code]))
    return go(request, "queue")


@require_POST
def take(request: DeskRequest, code: str) -> HttpResponse:
    """Take the case that this page shows, to work on it."""
    order = access.order(request.person, code)
    queue.claim(CaseRef(order.case_pk, order.code), by=request.person.ref, at=request.at)
    return go(request, "order", code)


def products(request: DeskRequest, code: str) -> HttpResponse:
    """What a person means who types a product's code or name on a line."""
    access.order(request.person, code)
    return _found(request, code, "orders/_products.html", panel.found_products(request))


def customers(request: DeskRequest, code: str) -> HttpResponse:
    """What a person means who types a customer's name, number or town."""
    access.order(request.person, code)
    return _found(request, code, "orders/_customers.html", panel.found_customers(request))


def _found(request: DeskRequest, code: str, template: str, context: dict[str, Any]) -> HttpResponse:
    """What was found, below its field; without scripts a page of its own with the way back."""
    if wants_fragment(request):
        return partial(request, template, code=code, **context)
    return page(request, "orders/found.html", code=code, found=template, **context)


def page_image(request: DeskRequest, code: str, number: int) -> HttpResponse:
    document = access.document_of(request.person, code)
    part = queries.get_reading(code).source
    return _picture(sheets.page_png(document.sha256, part, number))


def piece_image(request: DeskRequest, code: str, number: int, box: str) -> HttpResponse:
    """Cut out "x0-y0-x1-y1", in ten-thousandths of the page."""
    document = access.document_of(request.person, code)
    if not BOX.fullmatch(box):
        raise NotFound
    sides = [int(side) / 10_000 for side in box.split("-")]
    if not (sides[0] < sides[2] <= 1 and sides[1] < sides[3] <= 1):
        raise NotFound
    where = Where(number, (sides[0], sides[1], sides[2], sides[3]))
    return _picture(sheets.piece_png(document.sha256, queries.get_reading(code).source, where))


def _picture(png: bytes) -> HttpResponse:
    # What the bytes at an address show never changes: the document is its own hash.
    return HttpResponse(png, content_type="image/png", headers={"Cache-Control": "private, max-age=86400"})


def download(request: DeskRequest, code: str) -> FileResponse:
    """The received bytes as they came. Never shown as a page of ours: a document may hold scripts."""
    document = access.document_of(request.person, code)
    return FileResponse(
        files.open(document.sha256),
        as_attachment=True,
        filename=document.name or document.sha256[:12],
        content_type="application/octet-stream",
    )


def confirmation(request: DeskRequest, code: str) -> HttpResponse:
    access.order(request.person, code)
    drawn = pdf.confirmation(queries.get_confirmed(code), desk=settings.PROCHE["PROCHE_DESK_NAME"])
    name = gettext("confirmation-%(code)s.pdf") % {"code": code}
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(drawn, content_type="application/pdf", headers=headers)


def receive(request: DeskRequest) -> HttpResponse:
    """Take in what a person drops on the page; each file is a document."""
    if request.method != "POST":
        most = settings.PROCHE["PROCHE_MAX_UPLOAD_MB"]
        return page(request, "orders/receive.html", most=most, once=ids.new_id())
    given = request.FILES.getlist("documents")
    if not given:
        raise BadInput(said(N_("Choose a file first, or drop one on the page.")))
    for file in given:
        doors.check_size(file.size or 0, most_mb=settings.PROCHE["PROCHE_MAX_UPLOAD_MB"])
        data = file.read()
        actions.receive(
            data,
            channel=Channel.UPLOAD,
            name=file.name or "",
            key=_once(request, data),
            by=request.person.ref,
            at=request.at,
        )
    words = ngettext(
        "%(count)s document is received and read now.",
        "%(count)s documents are received and read now.",
        len(given),
    )
    tell(request, words % {"count": len(given)})
    return go(request, "arrivals")


def _once(request: DeskRequest, data: bytes) -> str:
    """One page sends one file once: a double click or a repeated post is the same arrival.

    The bytes count too: whoever goes back to the page and chooses another file sends another one.
    """
    once = request.POST.get("once", "")[:60]
    return f"upload:{once}:{hashlib.sha256(data).hexdigest()}" if once else ""


def arrivals(request: DeskRequest) -> HttpResponse:
    watch(request, "arrivals")
    rows = queries.list_documents()
    if wants_fragment(request):
        return partial(request, "orders/_arrivals.html", rows=rows)
    return page(request, "orders/arrivals.html", rows=rows)
