"""Ten documents of one sender in a row: what is asked falls, and nothing is wrong that was not asked."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from proche.orders.learning.rules import Subject
from proche.orders.reading import Value
from proche.orders.rules import Step
from tests.orders.knowledge import PRODUCTS, TODAY
from tests.orders.learning.senders import Desk, Document, documents, sender

SENDERS = range(1, 13)


def asked(*, learns: bool) -> list[float]:
    """Doubts a document, over the senders' first ten documents."""
    rows = []
    for seed in SENDERS:
        desk = Desk(sender(seed), learns)
        for document in documents(desk.one, seed):
            desk.take(document)
        assert desk.wrong == []
        rows.append(desk.asked)
    return [sum(counts) / len(rows) for counts in zip(*rows, strict=True)]


def test_doubts_fall_over_a_senders_first_ten_documents():
    curve, without = asked(learns=True), asked(learns=False)
    # Measured: 5.8, 5.8, 2.5, 1.7, 0.5, 0.2, 0.3, 0.3, 0.0, 0.0 a document; without learning 5.1 to 6.2.
    assert curve[0] == without[0]
    assert sum(curve[5:]) / 5 < 0.3
    assert min(without) > 4


def learned_desk(seed: int) -> tuple[Desk, list[Document]]:
    """A desk that was taught by eight documents, and two more that nobody has read."""
    desk = Desk(sender(seed))
    written = documents(desk.one, seed)
    for document in written[:8]:
        desk.take(document)
    return desk, written[8:]


def test_what_a_person_corrects_against_a_lesson_is_asked_from_then_on():
    desk, (first, _) = learned_desk(3)
    standing = desk.stand(first, [])
    learned = next(one for one in standing.learned if one.lesson.question.subject is Subject.CODE)
    other = next(sku for sku in desk.one.products if sku != learned.lesson.answer)
    steps = [Step({learned.field: other})]
    desk.confirm(desk.settled(first, steps), steps)
    assert desk.lessons[learned.lesson.question].is_suspended
    again = desk.stand(first, [])
    assert [asked.doubt.kind for asked in again.doubts if asked.doubt.field == learned.field] == ["PRODUCT"]


def test_an_amount_far_from_the_habit_is_asked_whatever_was_learned():
    desk, (document, _) = learned_desk(1)
    assert desk.stand(document, []).doubts == ()
    lines = document.reading.order.lines
    many = replace(lines[0], quantity=Value("900"))
    order = replace(document.reading.order, lines=(many, *lines[1:]))
    strange = replace(document, reading=replace(document.reading, order=order))
    assert [asked.line for asked in desk.stand(strange, []).doubts] == [0]


def test_words_that_name_another_product_than_the_learned_code_are_asked():
    desk, (document, _) = learned_desk(1)
    lines, meant = document.reading.order.lines, document.meant
    other = next(
        one for one in PRODUCTS if one.sku not in {what.sku for what in meant} and one.is_active(TODAY)
    )
    named = replace(lines[0], description=Value(other.name))
    order = replace(document.reading.order, lines=(named, *lines[1:]))
    strange = replace(document, reading=replace(document.reading, order=order))
    first = desk.stand(strange, []).lines[0]
    assert [asked.doubt.kind for asked in first.doubts] == ["PRODUCT"]


def test_what_the_reader_is_unsure_of_is_asked_whatever_was_learned():
    desk, (document, _) = learned_desk(1)
    lines = document.reading.order.lines
    unsure = replace(lines[0], buyer_item_id=replace(lines[0].buyer_item_id, confidence=0.6))
    order = replace(document.reading.order, lines=(unsure, *lines[1:]))
    faint = replace(document, reading=replace(document.reading, order=order))
    assert "PRODUCT" in [asked.doubt.kind for asked in desk.stand(faint, []).lines[0].doubts]


@settings(max_examples=25, deadline=None)
@given(st.integers(100, 10_000))
def test_no_sender_who_keeps_to_their_ways_is_read_wrong(seed):
    desk = Desk(sender(seed))
    for document in documents(desk.one, seed, 6):
        desk.take(document)
    assert desk.wrong == []
