"""The trace in words: each entry that rooms write on a case has its sentence, with names for people."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone, translation

from proche.kernel import outbox
from proche.kernel.chain import Entry
from proche.orders.handover import mail
from proche.site import sent, story
from tests import cast as people

ROOT = Path(__file__).parents[2] / "proche"


def written() -> set[str]:
    """What the code of queue and orders writes on a case's chain."""
    found = {f"queue.case.{what}" for what in recorded("queue/actions", by="record")}
    found |= {f"queue.promise.{what}" for what in recorded("queue/promises/actions", by="records.record")}
    for path in (ROOT / "orders" / "actions").glob("*.py"):
        found |= set(re.findall(r'"(orders\.(?:order|doubt|step|customer|document)\.\w+)"', path.read_text()))
    return found


def recorded(folder: str, *, by: str) -> set[str]:
    text = "".join(path.read_text() for path in (ROOT / folder).glob("*.py"))
    return set(re.findall(rf'\b{re.escape(by)}\(\s*[\w.]+, "(\w+)"', text)) | set(ENDED.findall(text))


#: What ends a promise is written by its state.
ENDED = re.compile(r'PromiseState\.\w+: "(\w+)"')


def test_every_entry_has_its_sentence() -> None:
    assert len(written()) > 40
    assert sorted(written() - set(story.WORDS)) == []


def entry(what: str, by: str = "desk", data: str = "{}") -> Entry:
    at = datetime(2026, 11, 24, 9, 42)
    return Entry("case:X", 1, at, by, what, data, "", "0" * 64, "1" * 64)


@pytest.mark.django_db
def test_people_are_named_and_never_numbered(at: datetime) -> None:
    cast = people.make_cast(at)
    data = f'{{"to":"person:{cast.ines.pk}"}}'
    [step] = story.tell([entry("queue.case.handed_over", f"person:{cast.nadia.pk}", data)])
    assert (step.who, str(step.words)) == ("Nadia Benali", "Handed over to Inès Laurent.")


@pytest.mark.django_db
def test_someone_who_was_erased_leaves_the_story_readable() -> None:
    [step] = story.tell([entry("queue.case.handed_over", "person:999", '{"to":"person:999"}')])
    assert (step.who, str(step.words)) == ("…", "Handed over to ….")


@pytest.mark.django_db
def test_the_desk_itself_has_no_name() -> None:
    [step] = story.tell([entry("queue.case.opened")])
    assert (step.who, str(step.words)) == ("", "The case was opened.")


@pytest.mark.django_db
def test_a_word_that_the_table_lacks_is_shown_and_not_hidden() -> None:
    [step] = story.tell([entry("calls.call.came_back")])
    assert str(step.words) == "came back"


def noted(*entries: Entry) -> list[str]:
    with translation.override("en"), timezone.override("Europe/Paris"):
        return [step.detail for step in story.tell(entries)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("what", "data", "note"),
    [
        ("orders.document.received", '{"channel":"FAX","arrived_at":"2031-11-24T09:41:58+00:00"}',
         "by fax · Monday 24 November 2031 10:41"),
        ("orders.order.read", '{"form":"scan","lines":4,"doubts":1,"is_order":true}',
         "scan · 4 lines · 1 doubt"),
        ("orders.order.read", '{"form":"pdf-text","lines":0,"is_order":false}', "PDF · no order"),
        ("orders.doubt.answered", '{"field":"/lines/1/unit","changes":{"/lines/1/unit":"CT"}}',
         "line 2, unit: carton"),
        ("orders.doubt.answered", '{"changes":{"/lines/1/unit":"CT","/lines/1/quantity":"24"}}',
         "line 2: 24 cartons"),
        ("orders.doubt.answered", '{"field":"","changes":{}}', "Kept as written."),
        ("orders.order.changed", '{"changes":{"/lines/0/removed":"yes","/deliver_on":"2031-12-04"}}',
         "line 1: left out · delivery day: Thursday 4 December 2031"),
        ("orders.order.confirmed", '{"lines":2,"total_net":"486.00"}', "2 lines · 486.00 €"),
        ("orders.order.split", '{"into":"ABCD2345","lines":[0,2]}', "lines 1, 3 · order ABCD2345"),
    ],
)  # fmt: skip
def test_the_timeline_says_what_an_entry_holds(what, data, note):
    assert noted(entry(what, data=data)) == [note]


@pytest.mark.django_db
def test_what_was_taken_back_is_named():
    first = entry("orders.order.changed", data='{"changes":{"/number":"4471"}}')
    again = entry("orders.order.changed", data='{"changes":{"/number":"4472"}}')
    assert noted(first, again, entry("orders.step.undone", data='{"step":2}'))[-1] == "their number: 4472"


@pytest.mark.django_db(transaction=True)
def test_what_left_the_desk_is_told_and_what_could_not(at: datetime):
    def refuse(message: outbox.Message) -> None:
        raise outbox.Never("550 no such mailbox")

    with transaction.atomic():
        outbox.post(mail.CONFIRMATION, {}, key="k1", at=at, chain="case:X")
    assert [str(one.state) for one in sent.list_sent("X")] == ["waits to be sent"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(outbox._senders, mail.CONFIRMATION, refuse)
        outbox.send_due(at=at)
    [one] = sent.list_sent("X")
    assert (one.is_dead, one.error) == (True, "550 no such mailbox")
    assert "tell the customer by telephone" in str(one.state)
