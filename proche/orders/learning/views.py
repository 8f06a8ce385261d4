"""What was learned of a sender: seen, explained, forgotten, and that undone."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from proche.customers import access as customers
from proche.customers import queries as customer_queries
from proche.kernel.refusal import NotFound
from proche.orders.learning import actions, plot, queries
from proche.people.requests import DeskRequest
from proche.people.rules import Right
from proche.ui.answers import go, page, tell


def show(request: DeskRequest, code: str) -> HttpResponse:
    customer = customers.customer(request.person, code)
    first = queries.list_first_documents(customer.pk)
    return page(
        request,
        "orders/learning/show.html",
        customer=customer,
        lessons=queries.list_lessons(customer.pk, customer.number),
        first=first,
        plot=plot.draw([(one.code, one.doubts) for one in first]),
        may_forget=request.person.has_right(Right.CONFIRM_ORDER),
    )


@require_POST
def forget(request: DeskRequest, pk: int) -> HttpResponse:
    lesson = queries.get_ref(pk)
    actions.forget(lesson, by=request.person.ref, at=request.at)
    words = gettext("Forgotten. The next order of this sender asks again.")
    tell(request, words, undo=reverse("remember_lesson", args=[pk]))
    return _back(request, lesson)


@require_POST
def remember(request: DeskRequest, pk: int) -> HttpResponse:
    lesson = queries.get_ref(pk)
    actions.remember_again(lesson, by=request.person.ref, at=request.at)
    return _back(request, lesson)


def _back(request: DeskRequest, lesson: queries.LessonRef) -> HttpResponse:
    """To the order that the press was made on, else to the customer's lessons."""
    order = request.POST.get("order", "")
    if order.isalnum() and len(order) <= 12:
        return go(request, "order", order)
    found = customer_queries.find_ref(lesson.customer_number)
    if found is None:
        raise NotFound
    return go(request, "learned", found.code)
