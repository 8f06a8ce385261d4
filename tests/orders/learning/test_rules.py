"""When a lesson is enough, what suspends it, and that it never answers what people did not agree on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proche.orders.learning.rules import Lesson, Lessons, Question, Source, Subject, Told, is_enough, remember

AT = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
CODE = Question(Subject.CODE, "K12345")
WORD = Question(Subject.UNIT, "bac")


def told(answer: str, question: Question = CODE, *, decided: bool = True, product: str = "") -> Told:
    return Told(question, answer, decided, product)


def taught(*orders: list[Told]) -> dict[Question, Lesson]:
    """What is remembered after these orders, one after the other."""
    known: dict[Question, Lesson] = {}
    for place, says in enumerate(orders):
        known |= remember(known, says, Source(f"ORDER{place}", AT))
    return known


def test_one_order_makes_a_lesson_that_is_not_enough_alone():
    lesson = taught([told("HP-125V")])[CODE]
    assert (lesson.answer, lesson.times, lesson.source.code) == ("HP-125V", 1, "ORDER0")
    assert not is_enough(lesson)


@pytest.mark.parametrize("subject", [Subject.CODE, Subject.WORDS, Subject.UNIT])
def test_a_second_witness_makes_one_order_enough(subject):
    question = Question(subject, "K12345", "HP-125V" if subject is Subject.UNIT else "")
    assert is_enough(taught([told("X", question)])[question], witnessed=True)


def test_a_second_order_makes_it_enough():
    assert is_enough(taught([told("HP-125V")], [told("HP-125V")])[CODE])


def test_two_lines_of_one_order_are_one_order():
    assert taught([told("HP-125V"), told("HP-125V")])[CODE].times == 1


def test_what_nobody_decided_makes_no_lesson_and_confirms_none():
    assert taught([told("HP-125V", decided=False)]) == {}
    assert taught([told("HP-125V")], [told("HP-125V", decided=False)])[CODE].times == 1


@pytest.mark.parametrize("decided", [True, False])
def test_one_contradiction_suspends_for_good(decided):
    known = taught(
        [told("HP-125V")], [told("HP-125V")], [told("HP-125C", decided=decided)], *[[told("HP-125V")]] * 9
    )
    assert known[CODE].is_suspended
    assert not is_enough(known[CODE], witnessed=True)
    assert Lessons(known).find(CODE) is None


def test_an_order_that_contradicts_itself_teaches_that_it_must_be_asked():
    assert taught([told("HP-125V"), told("HP-125C")])[CODE].is_suspended


def test_for_every_product_a_word_needs_several_products_and_two_orders():
    question = Question(Subject.UNIT, "bac")
    says = [told("CT", question, product=f"P{number}") for number in range(2)]
    assert not is_enough(taught(says)[question], witnessed=True)
    assert not is_enough(taught(says[1:], says[1:])[question], witnessed=True)
    assert is_enough(taught(says, says)[question])


def test_a_scan_without_a_number_is_believed_only_the_third_time():
    question = Question(Subject.NUMBER, "scan")
    twice = taught(*[[told("none", question)]] * 2)[question]
    assert not is_enough(twice, of_a_scan=True)
    assert is_enough(replace(twice, times=3), of_a_scan=True)


QUESTIONS = [CODE, WORD, Question(Subject.UNIT, "", "HP-125V"), Question(Subject.ADDRESS, "")]
SAYS = st.builds(
    Told,
    st.sampled_from(QUESTIONS),
    st.sampled_from(["A", "B"]),
    st.booleans(),
    st.sampled_from(["P1", "P2", "P3", "P4"]),
)


@given(st.lists(st.lists(SAYS, max_size=5), max_size=12), st.booleans())
def test_only_what_every_confirmed_order_agreed_on_is_ever_enough(history, witnessed):
    known = taught(*history)
    for question, lesson in known.items():
        if not is_enough(lesson, witnessed=witnessed):
            continue
        first = next(
            place
            for place, order in enumerate(history)
            if any(one.question == question and one.decided for one in order)
        )
        since = [one for order in history[first:] for one in order if one.question == question]
        assert {one.answer for one in since} == {lesson.answer}
        orders = sum(any(o.question == question and o.decided for o in order) for order in history)
        assert lesson.times == orders
        assert witnessed or orders >= 2
