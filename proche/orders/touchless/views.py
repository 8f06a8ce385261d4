"""Orders without a hand: the page with rate and switch, a customer's consent, pulling back, judging."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from proche.customers import access as customers
from proche.customers import queries as customer_queries
from proche.kernel import parameters
from proche.kernel.refusal import BadInput
from proche.orders import access
from proche.orders.touchless import actions, consents, figures, forms, plot, queries
from proche.orders.touchless import parameters as rule
from proche.orders.touchless.consents import Agreement
from proche.orders.touchless.figures import Counted, Week
from proche.orders.touchless.rules import How, Looking, Verdict
from proche.people.requests import DeskRequest
from proche.people.rules import Right
from proche.ui.answers import go, page, tell, watch

WEEKS = 12


def show(request: DeskRequest) -> HttpResponse:
    watch(request, "touchless")
    weeks = _weeks(request)
    return page(
        request,
        "orders/touchless/show.html",
        is_on=rule.is_on(request.at),
        share=rule.share(request.at),
        is_before=rule.looking(request.at) is Looking.BEFORE,
        grace=rule.grace(request.at),
        weeks=weeks,
        whole=figures.together(weeks),
        plot=plot.draw(weeks),
        passed=queries.list_passed(at=request.at),
        to_judge=queries.list_to_judge(at=request.at),
        consents=queries.list_consents(),
        how_words=forms.HOW_WORDS,
        may_lead=request.person.has_right(Right.MANAGE_TEAM),
        may_work=request.person.has_right(Right.CONFIRM_ORDER),
    )


def export(request: DeskRequest) -> HttpResponse:
    """The same weeks for a spreadsheet."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="touchless.csv"'
    sheet = csv.writer(response)
    sheet.writerow(["week", "confirmed", "without_a_hand", "share", "looked_at", "wrong"])
    for week in _weeks(request):
        share = f"{week.share:.4f}" if week.share is not None else ""
        sheet.writerow([week.monday.isoformat(), week.total, week.passed, share, week.judged, week.wrong])
    return response


def _weeks(request: DeskRequest) -> list[Week]:
    """The latest weeks of the desk's calendar."""
    today = parameters.day_of(request.at)
    monday = figures.monday_of(today) - timedelta(weeks=WEEKS - 1)
    zone = timezone.get_default_timezone()
    since = timezone.make_aware(datetime.combine(monday, time.min), zone).astimezone(UTC)
    found = queries.list_confirmed(since, request.at)
    counted = [Counted(parameters.day_of(one.at), one.passed, one.verdict) for one in found]
    return figures.weeks(counted, until=today, count=WEEKS)


@require_POST
def switch(request: DeskRequest) -> HttpResponse:
    is_on = request.POST.get("on") == "yes"
    actions.switch(is_on, by=request.person.ref, at=request.at)
    words = (
        gettext("Orders without a doubt pass again, for customers who agreed.")
        if is_on
        else gettext("Stopped. Every order waits for a person now.")
    )
    tell(request, words)
    return go(request, "touchless")


@require_POST
def pull_back(request: DeskRequest, code: str) -> HttpResponse:
    order = access.order(request.person, code)
    actions.pull_back(order, by=request.person.ref, at=request.at)
    tell(request, gettext("Pulled back. Nothing left the desk; the order is yours."))
    return go(request, "order", code)


@require_POST
def judge(request: DeskRequest, code: str) -> HttpResponse:
    order = access.order(request.person, code)
    if (verdict := request.POST.get("verdict", "")) not in Verdict.__members__:
        raise BadInput
    actions.judge(order, Verdict(verdict), by=request.person.ref, at=request.at)
    words = (
        gettext("Noted: it is right.")
        if verdict == Verdict.RIGHT
        else gettext("Noted: it is wrong. No more orders of this customer pass until a lead allows it.")
    )
    tell(request, words)
    return go(request, "order", code) if verdict == Verdict.WRONG else go(request, "touchless")


def consent(request: DeskRequest, code: str) -> HttpResponse:
    """A customer's consent; posted, a new one is noted."""
    customer = customers.customer(request.person, code)
    row = customer_queries.get_row(code)
    contacts = [(one.pk, one.name or one.email) for one in row.contacts if not one.is_erased]
    today = parameters.day_of(request.at)
    form = forms.ConsentForm(request.POST or None, contacts=contacts, today=today)
    if request.method == "POST" and form.is_valid():
        agreement = _agreement(form.cleaned_data)
        consents.give(customer, agreement, by=request.person.ref, at=request.at)
        tell(request, gettext("Noted. Orders without a doubt of this customer may pass now."))
        return go(request, "consent", code)
    return page(
        request,
        "orders/touchless/consent.html",
        customer=customer,
        consent=queries.find_consent(customer.pk),
        form=form,
        how_words=forms.HOW_WORDS,
        may_lead=request.person.has_right(Right.MANAGE_TEAM),
        status=422 if request.method == "POST" else 200,
    )


def _agreement(cleaned: dict[str, Any]) -> Agreement:
    return Agreement(
        How(cleaned["how"]), cleaned["agreed_on"], contact=cleaned["contact"], ceiling=cleaned["ceiling"]
    )


@require_POST
def withdraw(request: DeskRequest, code: str) -> HttpResponse:
    customer = customers.customer(request.person, code)
    consents.withdraw(customer, by=request.person.ref, at=request.at)
    tell(request, gettext("Withdrawn. Every order of this customer waits for a person now."))
    return go(request, "consent", code)


@require_POST
def resume(request: DeskRequest, code: str) -> HttpResponse:
    customer = customers.customer(request.person, code)
    consents.resume(customer, by=request.person.ref, at=request.at)
    tell(request, gettext("Orders without a doubt of this customer may pass again."))
    return go(request, "consent", code)
