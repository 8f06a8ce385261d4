"""What could not be sent: the messages that the outbox gave up, and those that it still tries."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from proche.kernel import outbox
from proche.kernel.outbox import OutboxRow
from proche.kernel.refusal import NotFound
from proche.people.requests import DeskRequest
from proche.site import sent
from proche.ui.answers import go, page, tell


@dataclass(frozen=True, slots=True)
class UnsentRow:
    """One message with its kind in words and the page of its case, "" where it has none."""

    kind: str
    url: str
    message: OutboxRow


def show(request: DeskRequest) -> HttpResponse:
    return page(
        request,
        "site/unsent.html",
        dead=[_row(message) for message in outbox.list_dead()],
        failing=[_row(message) for message in outbox.list_failing()],
    )


@require_POST
def retry(request: DeskRequest) -> HttpResponse:
    """Give one message all its tries again, or every dead one when no key is named."""
    keys = [key for key in [request.POST.get("key", "")] if key] or [row.key for row in outbox.list_dead()]
    again = sum(_again(key, request) for key in keys)
    words = ngettext("%(count)s message is tried again.", "%(count)s messages are tried again.", again)
    tell(request, words % {"count": again} if again else gettext("Somebody had it tried again already."))
    return go(request, "unsent")


def _again(key: str, request: DeskRequest) -> bool:
    try:
        outbox.retry(key, at=request.at)
    except NotFound:
        # a colleague pressed it first
        return False
    return True


def _row(message: OutboxRow) -> UnsentRow:
    return UnsentRow(gettext(sent.KINDS.get(message.kind, message.kind)), _url(message.chain), message)


def _url(chain: str) -> str:
    what, _colon, code = chain.partition(":")
    try:
        return reverse("case", args=[code]) if what == "case" else ""
    except NoReverseMatch:
        return ""
