"""Lessons, pure: one question of one sender, the answer that people confirmed, and when it is enough.

A lesson is enough when so many orders confirmed it (`NEEDED`), or one did and a second witness agrees: the
words beside a code, the customer's habit beside a unit. A contradiction suspends it for good: it asks
until a person forgets it, and then it is learned anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from proche.kernel.words import Said


class Subject(StrEnum):
    """What a lesson is about."""

    CODE = "CODE"
    WORDS = "WORDS"
    UNIT = "UNIT"
    ADDRESS = "ADDRESS"
    NUMBER = "NUMBER"
    SENDER = "SENDER"
    LAYOUT = "LAYOUT"


#: Each lesson about a unit speaks of one product; this one of every product of the sender.
EVERY_PRODUCT = ""
#: A word speaks for every product once so many products agreed.
PRODUCTS_OF_A_WORD = 2
#: How many orders must have confirmed a lesson that nothing else speaks for.
NEEDED = 2
#: A scan may have lost what is missing on it.
NEEDED_OF_A_SCAN = 3
#: A lesson names this many of its products; more tell no more.
MOST_PRODUCTS = 5
#: What an order says to the question of its number.
NO_NUMBER, SOME_NUMBER = "none", "some"
LONGEST_KEY, LONGEST_ANSWER = 80, 200


@dataclass(frozen=True, slots=True)
class Question:
    """One question in a sender's words. `key` is their code or word, or the fingerprint of longer words;
    `about` is the SKU where the answer may differ by product."""

    subject: Subject
    key: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What one confirmed order says to a question. `decided`: a person said it, rather than the desk read
    it so. `line` is where it stood, counted from 0."""

    question: Question
    answer: str
    decided: bool
    product: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The confirmed order that a lesson comes from."""

    code: str
    at: datetime
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """What people confirmed. `times` counts orders, `products` whose lines agreed (for every product)."""

    question: Question
    answer: str
    times: int
    source: Source
    products: tuple[str, ...] = ()
    is_suspended: bool = False
    pk: int = 0


@dataclass(frozen=True, slots=True)
class Lessons:
    """All that is remembered of one sender."""

    by_question: Mapping[Question, Lesson] = field(default_factory=dict)

    @classmethod
    def of(cls, lessons: Iterable[Lesson]) -> Lessons:
        return cls({lesson.question: lesson for lesson in lessons})

    def __bool__(self) -> bool:
        return bool(self.by_question)

    def find(self, question: Question | None) -> Lesson | None:
        """The lesson that stands; a suspended one says nothing."""
        found = self.by_question.get(question) if question is not None else None
        return None if found is None or found.is_suspended else found

    def find_any(self, subject: Subject) -> list[Lesson]:
        return [one for one in self.by_question.values() if one.question.subject is subject]


@dataclass(frozen=True, slots=True)
class Learned:
    """A lesson at work in one order: the doubt it settled. `field` is a JSON pointer."""

    lesson: Lesson
    field: str
    kind: str
    #: the doubt's own words, so that a person sees what was not asked
    reason: Said | None = None


def is_enough(lesson: Lesson, *, witnessed: bool = False, of_a_scan: bool = False) -> bool:
    """Whether a lesson settles its question; `witnessed` when something else says the same."""
    if lesson.is_suspended:
        return False
    question = lesson.question
    if question.subject is Subject.UNIT and question.about == EVERY_PRODUCT:
        return lesson.times >= NEEDED and len(lesson.products) >= PRODUCTS_OF_A_WORD
    if question.subject is Subject.NUMBER and of_a_scan:
        return lesson.times >= NEEDED_OF_A_SCAN
    return lesson.times >= NEEDED or witnessed


def remember(
    known: Mapping[Question, Lesson], told: Iterable[Told], source: Source
) -> dict[Question, Lesson]:
    """What one more confirmed order changes: the lessons that are new or other than before.

    Only what a person decided makes or confirms a lesson; whatever the order says may contradict one.
    """
    changed: dict[Question, Lesson] = {}
    for question, says in _by_question(told).items():
        before = known.get(question)
        after = _after(before, question, says, source)
        if after is not None and after != before:
            changed[question] = after
    return changed


def _by_question(told: Iterable[Told]) -> dict[Question, list[Told]]:
    found: dict[Question, list[Told]] = {}
    for one in told:
        found.setdefault(one.question, []).append(one)
    return found


def _after(before: Lesson | None, question: Question, says: list[Told], source: Source) -> Lesson | None:
    decided = [one for one in says if one.decided]
    if before is None and not decided:
        return None
    answers = {one.answer for one in says}
    here = replace(source, line=(decided or says)[0].line)
    if before is None:
        first = decided[0]
        return Lesson(question, first.answer, 1, here, _products((), says), is_suspended=len(answers) > 1)
    if before.is_suspended:
        return before
    if answers != {before.answer}:
        return replace(before, is_suspended=True)
    if not decided:
        return before
    products = _products(before.products, decided)
    return replace(before, times=before.times + 1, products=products, source=here)


def _products(before: tuple[str, ...], says: Iterable[Told]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*before, *(one.product for one in says if one.product))))[:MOST_PRODUCTS]
