"""What could not be sent: given up, still tried, or handed over by hand. Nothing is ever dropped here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from proche.kernel import outbox
from proche.kernel.outbox import OutboxRow
from proche.kernel.refusal import NotFound
from proche.orders.handover import files
from proche.people.requests import DeskRequest
from proche.people.rules import signature
from proche.site import sent
from proche.ui.answers import go, page, tell


@dataclass(frozen=True, slots=True)
class UnsentRow:
    """One message with its kind in words, the page of its case and its file, "" where it has none."""

    kind: str
    url: str
    file_url: str
    message: OutboxRow


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for: one kind, and words in a message's key, reason, note or kind."""

    kind: str = ""
    text: str = ""

    @classmethod
    def of(cls, request: DeskRequest) -> Filter:
        given = request.POST if request.method == "POST" else request.GET
        return cls(given.get("kind", ""), given.get("q", "").strip())

    def keep(self, rows: Sequence[OutboxRow]) -> list[OutboxRow]:
        return [row for row in rows if self._fits(row)]

    def _fits(self, row: OutboxRow) -> bool:
        said = " ".join((row.key, row.error, row.note, row.chain, _kind(row.kind))).casefold()
        return self.kind in ("", row.kind) and self.text.casefold() in said

    @property
    def address(self) -> str:
        given = {name: value for name, value in (("kind", self.kind), ("q", self.text)) if value}
        return reverse("unsent") + (f"?{urlencode(given)}" if given else "")


def show(request: DeskRequest) -> HttpResponse:
    chosen = Filter.of(request)
    all_dead, all_failing, by_hand = outbox.list_dead(), outbox.list_failing(), outbox.list_by_hand()
    return page(
        request,
        "site/unsent.html",
        chosen=chosen,
        kinds=_kinds([*all_dead, *all_failing, *by_hand]),
        dead=[_row(message) for message in chosen.keep(all_dead)],
        failing=[_row(message) for message in chosen.keep(all_failing)],
        by_hand=[_row(message) for message in chosen.keep(by_hand)],
    )


def _kinds(rows: Sequence[OutboxRow]) -> list[tuple[str, str]]:
    """The kinds to choose from: those that there are."""
    return sorted({(row.kind, _kind(row.kind)) for row in rows}, key=lambda kind: kind[1])


@require_POST
def retry(request: DeskRequest) -> HttpResponse:
    """Give one message all its tries again, or every dead one that the filter shows when none is named."""
    chosen = Filter.of(request)
    named = [key for key in [request.POST.get("key", "")] if key]
    keys = named or [row.key for row in chosen.keep(outbox.list_dead())]
    again = sum(_again(key, request) for key in keys)
    words = ngettext("%(count)s message is tried again.", "%(count)s messages are tried again.", again)
    tell(request, words % {"count": again} if again else gettext("Somebody had it tried again already."))
    return go(request, chosen.address)


def _again(key: str, request: DeskRequest) -> bool:
    try:
        outbox.retry(key, at=request.at)
    except NotFound:
        # a colleague pressed it first
        return False
    return True


@require_GET
def download(request: DeskRequest) -> HttpResponse:
    """The very file that would be sent, for somebody who enters it by hand."""
    file = files.of(outbox.get_message(request.GET.get("key", "")))
    # A download whatever it holds: customers' words are in it, and this is the desk's own address.
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return HttpResponse(file.data, content_type=file.media_type, headers=headers)


@require_POST
def by_hand(request: DeskRequest) -> HttpResponse:
    key = request.POST.get("key", "")
    by = signature(request.person.ref)
    outbox.hand_over_by_hand(key, note=request.POST.get("note", ""), by=by, at=request.at)
    undo = f"{reverse('undo_unsent_by_hand')}?{urlencode({'key': key})}"
    tell(request, gettext("Noted as handed over by hand."), undo=undo)
    return go(request, Filter.of(request).address)


@require_POST
def undo_by_hand(request: DeskRequest) -> HttpResponse:
    key = request.GET.get("key", "") or request.POST.get("key", "")
    outbox.undo_by_hand(key, by=signature(request.person.ref), at=request.at)
    tell(request, gettext("It stands among what could not be sent again."))
    return go(request, "unsent")


def _row(message: OutboxRow) -> UnsentRow:
    file = f"{reverse('unsent_file')}?{urlencode({'key': message.key})}"
    return UnsentRow(
        _kind(message.kind), _url(message.chain), file if files.has_file(message.kind) else "", message
    )


def _kind(kind: str) -> str:
    return gettext(sent.KINDS.get(kind, kind))


def _url(chain: str) -> str:
    what, _colon, code = chain.partition(":")
    try:
        return reverse("case", args=[code]) if what == "case" else ""
    except NoReverseMatch:
        return ""
