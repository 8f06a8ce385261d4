"""The only writers of lessons: taught when an order is confirmed, forgotten by a press, and that undone.

Refusal
└── LearnedAnew   409  the same question was answered again meanwhile
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from proche.customers import queries as customers
from proche.kernel import live, trace
from proche.kernel.refusal import Refusal
from proche.kernel.words import gettext_noop
from proche.orders import catalogue_queries, models
from proche.orders.learning import queries, teaching
from proche.orders.learning.queries import LessonRef
from proche.orders.learning.rules import Lesson, Question, Source, Subject, Told, remember
from proche.orders.rules import Step
from proche.orders.standing import Standing
from proche.people.rules import PersonRef, signature

N_ = gettext_noop


class LearnedAnew(Refusal):
    default = N_("This was learned anew meanwhile. The page shows what counts now.")


def learn(row: models.Order, standing: Standing, *, by: PersonRef | None, at: datetime) -> None:
    """Remember what a confirmed order teaches, in the caller's transaction.

    What the desk confirmed without a hand was said by nobody and teaches nothing; it may contradict.
    """
    assert row.customer_id is not None
    steps = [Step(step.changes, step.answers) for step in row.steps.filter(undone_at=None).order_by("seq")]
    told = teaching.told(standing, steps, catalogue=catalogue_queries.catalogue(), sender=row.sender)
    source = Source(row.code, at)
    by_customer = [one for one in told if one.question.subject is not Subject.SENDER]
    by_sender = [one for one in told if one.question.subject is Subject.SENDER]
    taught = _remember(row, row.customer_id, by_customer, source, by=by)
    taught |= _remember(row, None, by_sender, source, by=by)
    used = [one.lesson.pk for one in standing.learned]
    models.Lesson.objects.filter(pk__in=used).update(used=F("used") + 1, used_at=at)
    _keep_few(row.customer_id)
    if taught or used:
        data = {"taught": len(taught), "used": len(used)}
        trace.append(f"case:{row.code}", "orders.lessons.kept", by=signature(by), at=at, data=data)


def _remember(
    row: models.Order, customer_pk: int | None, told: Iterable[Told], source: Source, *, by: PersonRef | None
) -> dict[Question, Lesson]:
    told = [one for one in told if by is not None or not one.decided]
    rows = _locked(customer_pk, {one.question for one in told})
    known = {queries.to_lesson(one).question: queries.to_lesson(one) for one in rows.values()}
    changed = remember(known, told, source)
    for question, lesson in sorted(changed.items(), key=lambda pair: _place(pair[0])):
        if question in rows:
            _write(row, rows[question].pk, lesson, by=by)
        elif (first := _write_new(row, customer_pk, lesson, by=by)) is not None:
            # Another order of this sender was confirmed at this moment: its answer was the first one.
            again = remember({question: queries.to_lesson(first)}, told, source)
            if question in again:
                _write(row, first.pk, again[question], by=by)
    return changed


def _place(question: Question) -> tuple[str, str, str]:
    return question.subject, question.key, question.about


def _locked(customer_pk: int | None, asked: set[Question]) -> Mapping[Question, models.Lesson]:
    """The rows of these questions, locked in one order: two confirmations of one sender take turns."""
    if not asked:
        return {}
    rows = models.Lesson.objects.select_related("order").filter(
        customer_id=customer_pk, forgotten_at=None, key__in={one.key for one in asked}
    )
    locked = rows.select_for_update(of=("self",)).order_by("subject", "key", "about", "pk")
    found = {queries.to_lesson(one).question: one for one in locked}
    return {question: one for question, one in found.items() if question in asked}


def _write(row: models.Order, pk: int, lesson: Lesson, *, by: PersonRef | None) -> None:
    found = models.Lesson.objects.filter(pk=pk)
    if lesson.is_suspended:
        found.filter(against=None).update(against=row)
        return
    found.update(
        times=lesson.times,
        products=list(lesson.products),
        order=row,
        line=lesson.source.line,
        taught_at=lesson.source.at,
        taught_by_id=by.pk if by else None,
    )


def _write_new(
    row: models.Order, customer_pk: int | None, lesson: Lesson, *, by: PersonRef | None
) -> models.Lesson | None:
    """Write a lesson; the one that stands there already, locked, where another transaction was first."""
    question = lesson.question
    found, is_new = models.Lesson.objects.select_for_update(of=("self",)).get_or_create(
        customer_id=customer_pk,
        subject=question.subject,
        key=question.key,
        about=question.about,
        forgotten_at=None,
        defaults={
            "answer": lesson.answer,
            "times": lesson.times,
            "products": list(lesson.products),
            "order": row,
            "line": lesson.source.line,
            "taught_at": lesson.source.at,
            "taught_by_id": by.pk if by else None,
            "against": row if lesson.is_suspended else None,
        },
    )
    return None if is_new else found


def _keep_few(customer_pk: int) -> None:
    """A sender's lessons are bounded: what was taught and used longest ago goes first."""
    rows = models.Lesson.objects.filter(customer_id=customer_pk)
    over = rows.filter(forgotten_at=None).count() - queries.MOST
    if over > 0:
        oldest = _oldest(rows.filter(forgotten_at=None))[:over]
        models.Lesson.objects.filter(pk__in=list(oldest)).delete()
    forgotten = _oldest(rows.exclude(forgotten_at=None)).reverse()[queries.MOST :]
    models.Lesson.objects.filter(pk__in=list(forgotten)).delete()


def _oldest(rows: QuerySet[models.Lesson]) -> QuerySet[models.Lesson, int]:
    return rows.order_by("taught_at", "pk").values_list("pk", flat=True)


@transaction.atomic
def forget(lesson: LessonRef, *, by: PersonRef, at: datetime) -> None:
    """Let a lesson say nothing from now on; the next order of this sender asks again."""
    won = models.Lesson.objects.filter(pk=lesson.pk, forgotten_at=None).update(forgotten_at=at)
    if won:
        _tell(lesson, "forgotten", by=by, at=at)


@transaction.atomic
def remember_again(lesson: LessonRef, *, by: PersonRef, at: datetime) -> None:
    """Take forgetting back. Raises: LearnedAnew."""
    row = models.Lesson.objects.select_for_update(of=("self",)).get(pk=lesson.pk)
    if row.forgotten_at is None:
        return
    twins = models.Lesson.objects.filter(
        customer_id=row.customer_id, subject=row.subject, key=row.key, about=row.about, forgotten_at=None
    )
    if twins.exists():
        raise LearnedAnew
    row.forgotten_at = None
    row.save(update_fields=["forgotten_at"])
    _tell(lesson, "remembered", by=by, at=at)


def _tell(lesson: LessonRef, what: str, *, by: PersonRef, at: datetime) -> None:
    """In the trace of the order that taught it; and open orders of the sender stand otherwise now."""
    chain, data = f"case:{lesson.order}", {"lesson": lesson.pk}
    trace.append(chain, f"orders.lesson.{what}", by=signature(by), at=at, data=data)
    ref = customers.find_ref(lesson.customer_number)
    if ref is None:
        return
    for code in _open_orders(ref.pk):
        live.publish(f"case:{code}", "case.changed", {"code": code}, at=at)


def _open_orders(customer_pk: int) -> list[str]:
    rows = models.Order.objects.filter(customer_id=customer_pk, state="OPEN").order_by("pk")
    return list(rows.values_list("code", flat=True)[:50])
