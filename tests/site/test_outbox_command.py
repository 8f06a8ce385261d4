"""`proche outbox`: what could not be sent is seen, and sent again when told so."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from proche.kernel import outbox

pytestmark = pytest.mark.django_db


def say(*words: str) -> str:
    out = io.StringIO()
    call_command("outbox", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def dead(at, monkeypatch):
    def refuse(message):
        raise outbox.Never("The mail server refuses the address.")

    monkeypatch.setitem(outbox._senders, "note", refuse)
    with transaction.atomic():
        outbox.post("note", {}, key="note:1", at=at)
    outbox.send_due(at=at)


def test_a_message_that_nobody_takes_is_listed_with_the_reason(dead):
    assert "note:1" in say()
    assert "refuses the address" in say()


def test_told_so_it_is_tried_again(dead, monkeypatch, at):
    sent = []
    say("--retry", "note:1")
    monkeypatch.setitem(outbox._senders, "note", sent.append)
    from django.utils import timezone

    outbox.send_due(at=max(at, timezone.now()))
    assert [message.key for message in sent] == ["note:1"]
    assert say().strip() == "Every message finds its way."


def test_a_key_that_is_not_given_up_is_refused_in_words(dead):
    with pytest.raises(CommandError, match="note:2"):
        say("--retry", "note:2")
