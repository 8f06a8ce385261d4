"""Lessons are taught by confirming, settle the next order's doubt, are forgotten and remembered again."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from proche.kernel import trace
from proche.orders import actions, models
from proche.orders.learning import actions as learning
from proche.orders.learning import queries
from proche.orders.learning.rules import Subject
from proche.orders.reading import Line, Value
from tests.orders import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(at):
    return story.open_desk(at)


def own_line(quantity: str = "12", code: str = "K12345", words: str = "Crème") -> Line:
    """A line by a code of theirs, with words that name several products."""
    return Line(
        1, buyer_item_id=Value(code), description=Value(words), quantity=Value(quantity), unit=Value("CT")
    )


def arrive(desk, number: str, *lines: Line):
    return story.arrive(desk, story.ubl_order(number, lines=lines or (own_line(str(number)[-2:]),)))


def doubts(desk, order) -> list[str]:
    row = models.Order.objects.get(pk=order.pk)
    return [asked.doubt.kind for asked in standing_of(desk, row).doubts]


def standing_of(desk, row):
    from proche.orders import desk as orders_desk

    return orders_desk.standing(row, at=desk.at)


def teach(desk, number: str, sku: str = "HP-125C", by=None):
    """An order with the unknown code is answered with a product and confirmed."""
    order = arrive(desk, number)
    by = by or desk.nadia
    key = standing_of(desk, models.Order.objects.get(pk=order.pk)).doubts[0].key
    actions.change(order, changes={"/lines/0/seller_item_id": sku}, answers=key, by=by, at=desk.at)
    actions.confirm(order, by=by, at=desk.at)
    return order


def test_a_code_answered_on_two_orders_is_not_asked_on_the_third(desk):
    first = teach(desk, "4412")
    assert queries.list_lessons(desk.customer.pk, desk.customer.number)[0].words == "K12345"
    teach(desk, "4413")
    third = arrive(desk, "4414")
    assert doubts(desk, third) == []
    standing = standing_of(desk, models.Order.objects.get(pk=third.pk))
    assert standing.lines[0].product.sku == "HP-125C"
    assert [one.lesson.times for one in standing.learned] == [2]
    assert first.code != standing.learned[0].lesson.source.code


def test_use_is_counted_and_told_in_the_trace(desk, at):
    for number in ("4412", "4413"):
        teach(desk, number)
    third = arrive(desk, "4414")
    actions.confirm(third, by=desk.nadia, at=at)
    [lesson] = queries.list_lessons(desk.customer.pk, desk.customer.number)
    assert (lesson.times, lesson.used, lesson.taught_by) == (2, 1, "Nadia Benali")
    kept = [e.data for e in trace.list_entries(f"case:{third.code}") if e.what == "orders.lessons.kept"]
    assert kept == [{"taught": 0, "used": 1}]


def test_a_step_that_was_undone_teaches_nothing(desk, at):
    order = arrive(desk, "4412")
    actions.change(order, changes={"/lines/0/seller_item_id": "HP-125C"}, by=desk.nadia, at=at)
    actions.undo(order, by=desk.nadia, at=at)
    actions.change(order, changes={"/lines/0/removed": "yes"}, by=desk.nadia, at=at)
    actions.change(order, changes={"/lines/1/seller_item_id": "HP-125V", "/lines/1/quantity": "3",
                                   "/lines/1/unit": "CT"}, by=desk.nadia, at=at)  # fmt: skip
    actions.confirm(order, by=desk.nadia, at=at)
    assert models.Lesson.objects.count() == 0


def test_a_contradiction_asks_again_and_says_by_which_order(desk):
    for number in ("4412", "4413"):
        teach(desk, number)
    order = arrive(desk, "4415")
    actions.change(order, changes={"/lines/0/seller_item_id": "HP-125V"}, by=desk.nadia, at=desk.at)
    actions.confirm(order, by=desk.nadia, at=desk.at)
    [lesson] = queries.list_lessons(desk.customer.pk, desk.customer.number)
    assert lesson.against == order.code
    assert doubts(desk, arrive(desk, "4416")) == ["PRODUCT"]


def test_a_forgotten_lesson_asks_at_once_and_counts_again_when_that_is_undone(desk, at):
    for number in ("4412", "4413"):
        teach(desk, number)
    open_order = arrive(desk, "4414")
    ref = queries.get_ref(models.Lesson.objects.get().pk)
    learning.forget(ref, by=desk.nadia, at=at)
    assert doubts(desk, open_order) == ["PRODUCT"]
    with pytest.raises(actions.NotReady):
        actions.confirm(open_order, by=desk.nadia, at=at)
    learning.remember_again(ref, by=desk.nadia, at=at)
    assert doubts(desk, open_order) == []
    said = [e.what for e in trace.list_entries(f"case:{ref.order}") if e.what.startswith("orders.lesson.")]
    assert said == ["orders.lesson.forgotten", "orders.lesson.remembered"]


def test_what_was_learned_anew_meanwhile_is_not_doubled_by_an_undo(desk, at):
    teach(desk, "4412")
    ref = queries.get_ref(models.Lesson.objects.get().pk)
    learning.forget(ref, by=desk.nadia, at=at)
    teach(desk, "4413", "HP-125V")
    with pytest.raises(learning.LearnedAnew):
        learning.remember_again(ref, by=desk.nadia, at=at)


def test_another_customer_knows_nothing_of_it(desk, at):
    from tests.cast import LES_TILLEULS, make_customer

    make_customer(at, LES_TILLEULS)
    for number in ("4412", "4413"):
        teach(desk, number)
    data = story.ubl_order("9914", lines=(own_line(),), buyer="C1002")
    assert "PRODUCT" in doubts(desk, story.arrive(desk, data))


def test_a_correction_of_what_was_read_without_doubt_is_asked_the_next_time(desk, at):
    order = arrive(desk, "4412", own_line(words="Crème HP vanille 125 g"))
    assert doubts(desk, order) == []
    actions.change(order, changes={"/lines/0/seller_item_id": "HP-125C"}, by=desk.nadia, at=at)
    actions.confirm(order, by=desk.nadia, at=at)
    following = arrive(desk, "4413", own_line("5", words="Crème HP vanille 125 g"))
    assert doubts(desk, following) == ["PRODUCT"]
    row = models.Order.objects.get(pk=following.pk)
    assert order.code in str(standing_of(desk, row).doubts[0].doubt.reason)


def test_lessons_hold_no_words_of_persons(desk, at):
    line = Line(1, description=Value("crème de Mme Martin"), quantity=Value("3"), unit=Value("CT"))
    order = arrive(desk, "4412", line)
    actions.change(order, changes={"/lines/0/seller_item_id": "HP-125C"}, by=desk.nadia, at=at)
    actions.confirm(order, by=desk.nadia, at=at)
    lesson = models.Lesson.objects.get(subject=Subject.WORDS)
    assert "martin" not in f"{lesson.key} {lesson.answer} {lesson.about}".lower()
    [row] = queries.list_lessons(desk.customer.pk, desk.customer.number)
    assert row.words == "crème de Mme Martin"


def test_a_sender_keeps_a_bounded_number_of_lessons(desk, monkeypatch):
    monkeypatch.setattr(queries, "MOST", 3)
    for number in range(5):
        order = arrive(desk, f"44{number + 10}", own_line(str(number + 2), code=f"K9900{number}"))
        actions.change(order, changes={"/lines/0/seller_item_id": "HP-125C"}, by=desk.nadia, at=desk.at)
        actions.confirm(order, by=desk.nadia, at=desk.at)
    assert sorted(models.Lesson.objects.values_list("key", flat=True)) == ["K99002", "K99003", "K99004"]


@pytest.mark.django_db(transaction=True)
def test_two_orders_confirmed_at_once_are_both_remembered(at):
    desk = story.open_desk(at)
    orders = [arrive(desk, number) for number in ("4412", "4413")]
    people = [desk.cast.nadia.ref, desk.cast.ines.ref]
    for order, by, sku in zip(orders, people, ("HP-125C", "HP-125V"), strict=True):
        actions.change(order, changes={"/lines/0/seller_item_id": sku}, by=by, at=at)
    start, faults = threading.Barrier(2), []

    def confirm(order, by):
        try:
            start.wait(timeout=20)
            actions.confirm(order, by=by, at=at)
        except Exception as fault:
            # Told by the assertion below: a thread's own fault would be lost.
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=confirm, args=pair) for pair in zip(orders, people, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []
    lesson = models.Lesson.objects.get(subject=Subject.CODE)
    assert lesson.against_id in {order.pk for order in orders}
