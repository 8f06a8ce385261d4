"""The only readers of lessons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from proche.kernel.refusal import NotFound
from proche.orders import catalogue_queries, models
from proche.orders.learning.rules import Lesson, Lessons, Question, Source, Subject, is_enough
from proche.orders.readers import wire
from proche.orders.reading import OrderRead
from proche.orders.rules import value_at

#: A page and a check look at no more; the actions keep no more.
MOST = 400
FIRST_DOCUMENTS = 10


def lessons_of(customer_number: str) -> Lessons:
    """What is remembered of one customer. One bounded query."""
    rows = _standing().filter(customer__number=customer_number)
    return Lessons.of(to_lesson(row) for row in rows.order_by("pk")[:MOST])


def lessons_of_sender(question: Question | None) -> Lessons:
    """What is remembered of the address that a document came from: who orders by it."""
    if question is None:
        return Lessons()
    rows = _standing().filter(customer=None, subject=question.subject, key=question.key)
    return Lessons.of(to_lesson(row) for row in rows)


def _standing() -> QuerySet[models.Lesson]:
    return models.Lesson.objects.select_related("order").filter(forgotten_at=None).defer("order__reading")


def to_lesson(row: models.Lesson) -> Lesson:
    return Lesson(
        question=Question(Subject(row.subject), row.key, row.about),
        answer=row.answer,
        times=row.times,
        source=Source(row.order.code, row.taught_at, row.line),
        products=tuple(row.products),
        is_suspended=row.against_id is not None,
        pk=row.pk,
    )


@dataclass(frozen=True, slots=True)
class LessonRow:
    """One lesson as its page shows it. `words` are the sender's own, read from the order that taught it."""

    pk: int
    subject: Subject
    words: str
    unit: str
    product: str
    answer: str
    times: int
    order: str
    taught_at: datetime
    taught_by: str
    used: int
    against: str
    is_enough: bool
    is_forgotten: bool


@dataclass(frozen=True, slots=True)
class DocumentDoubts:
    """One of a sender's first documents, and how much was asked of it."""

    place: int
    code: str
    received_at: datetime
    doubts: int


def list_lessons(customer_pk: int, customer_number: str) -> tuple[LessonRow, ...]:
    """A customer's lessons, the latest first."""
    of_sender = Q(customer=None, subject=Subject.SENDER, answer=customer_number)
    rows = models.Lesson.objects.filter(Q(customer_id=customer_pk) | of_sender, forgotten_at=None)
    found = rows.select_related("order", "taught_by", "against").order_by("-taught_at", "-pk")[:MOST]
    names = {one.sku: one.name for one in catalogue_queries.catalogue().products}
    return tuple(_row(row, names) for row in found)


def _row(row: models.Lesson, names: dict[str, str]) -> LessonRow:
    lesson = to_lesson(row)
    return LessonRow(
        pk=row.pk,
        subject=Subject(row.subject),
        words=_words(row),
        unit=row.key if row.subject == Subject.UNIT else "",
        product=names.get(row.about, row.about),
        answer=names.get(row.answer, row.answer),
        times=row.times,
        order=row.order.code,
        taught_at=row.taught_at,
        taught_by=row.taught_by.name if row.taught_by else "",
        used=row.used,
        against=row.against.code if row.against else "",
        is_enough=is_enough(lesson),
        is_forgotten=row.forgotten_at is not None,
    )


#: Where the order that taught a lesson has the words it speaks of; {} is its line.
_PLACES = {
    Subject.CODE: ("/lines/{}/buyer_item_id", "/lines/{}/seller_item_id"),
    Subject.WORDS: ("/lines/{}/description",),
    Subject.UNIT: ("/lines/{}/unit",),
    Subject.ADDRESS: ("/deliver_to/name", "/deliver_to/address"),
}


def _words(row: models.Lesson) -> str:
    """The sender's own words. Longer ones are kept nowhere but in their order."""
    if row.subject == Subject.SENDER:
        return row.order.sender
    reading = wire.reading_from_json(row.order.reading)
    if row.subject == Subject.LAYOUT:
        return reading.table.headings[int(row.answer)] if reading.table is not None else ""
    order = reading.order or OrderRead()
    pointers = (place.format(row.line) for place in _PLACES.get(Subject(row.subject), ()))
    return next((words for pointer in pointers if (words := value_at(order, pointer))), "")


def list_first_documents(customer_pk: int) -> tuple[DocumentDoubts, ...]:
    """How many doubts each of a customer's first documents raised when it was read."""
    rows = models.Order.objects.filter(customer_id=customer_pk, is_order=True, split=0)
    found = rows.order_by("received_at", "pk").values_list("code", "received_at", "first_doubt_count")
    return tuple(
        DocumentDoubts(place, code, at, doubts)
        for place, (code, at, doubts) in enumerate(found[:FIRST_DOCUMENTS], start=1)
    )


def count_lessons(customer_pk: int) -> int:
    return models.Lesson.objects.filter(customer_id=customer_pk, forgotten_at=None).count()


@dataclass(frozen=True, slots=True)
class LessonRef:
    pk: int
    customer_number: str
    customer_pk: int | None
    order: str


def get_ref(pk: int) -> LessonRef:
    """Raises: NotFound."""
    row = models.Lesson.objects.filter(pk=pk).select_related("order", "customer").first()
    if row is None:
        raise NotFound
    number = row.customer.number if row.customer else row.answer
    return LessonRef(row.pk, number, row.customer_id, row.order.code)
