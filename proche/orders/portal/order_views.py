"""The customer's page: their orders down to the confirmed trace, the desk's questions, messages."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from proche.customers import link_actions
from proche.kernel.refusal import NotFound
from proche.orders.portal import access, actions, queries, words
from proche.orders.portal.doors import VisitorRequest, visited
from proche.orders.portal.refusals import NoWords, TooLong
from proche.orders.portal.views import page_of
from proche.ui import saying
from proche.ui.answers import go, tell

HOUR = timedelta(hours=1)
MOST_WRITTEN = 20


@visited
def sent(request: VisitorRequest, code: str) -> HttpResponse:
    """What was just sent; once it is read, its order's own page."""
    row = access.basket(request.visitor, code)
    if row.sent_at is None:
        return go(request, "portal_basket", request.visitor.code)
    shown, order = queries.get_sent(row)
    return page_of(request, "orders/portal/sent.html", here="orders", sent=shown, order=order)


@visited
def index(request: VisitorRequest) -> HttpResponse:
    rows = queries.list_orders(request.visitor, at=request.at)
    return page_of(request, "orders/portal/orders.html", here="orders", orders=rows)


@visited
def show(request: VisitorRequest, code: str) -> HttpResponse:
    page = queries.get_order(access.order(request.visitor, code), at=request.at)
    return page_of(
        request, "orders/portal/order.html", here="orders", order=page, story=words.story(page),
        closed=words.closed(page),
    )  # fmt: skip


@require_POST
@visited
def again(request: VisitorRequest, code: str) -> HttpResponse:
    actions.again(request.visitor, access.order(request.visitor, code), at=request.at)
    tell(request, gettext("Your basket holds these products now. Look it over, then send it."))
    return go(request, "portal_basket", request.visitor.code)


@require_POST
@visited
def answer(request: VisitorRequest, code: str) -> HttpResponse:
    order = access.order(request.visitor, code)
    question = request.POST.get("question", "")
    if not question.isascii() or not question.isdigit() or len(question) > 15:
        raise NotFound
    actions.answer(request.visitor, order, int(question), request.POST.get("text", ""), at=request.at)
    tell(request, gettext("Thank you. The desk has your answer."))
    return go(request, "portal_order", request.visitor.code, code)


@visited
def confirmation(request: VisitorRequest, code: str) -> HttpResponse:
    """The confirmation as a page to print and file."""
    # ReportLab takes 0.15 s to load: only who asks for a page waits for it.
    from proche.orders.handover import pdf

    page = queries.get_order(access.order(request.visitor, code), at=request.at)
    if page.facts is None:
        raise NotFound
    name = gettext("confirmation-%(code)s.pdf") % {"code": code}
    data = pdf.confirmation(page.facts, desk=settings.PROCHE["PROCHE_DESK_NAME"])
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


@visited
def write(request: VisitorRequest) -> HttpResponse:
    """Write to the desk, about an order or not; it becomes a case."""
    about = request.POST.get("about", request.GET.get("about", "")).upper()[:12]
    order = access.order(request.visitor, about) if about else None
    text, error = request.POST.get("text", ""), ""
    if request.method == "POST":
        key = request.POST.get("key", "") or secrets.token_hex(8)
        who = str(request.visitor.link_pk)
        link_actions.count_try("write", who, at=request.at, most=MOST_WRITTEN, within=HOUR)
        try:
            actions.write(request.visitor, text, key=key, order=order, at=request.at)
        except (NoWords, TooLong) as refusal:
            error = saying.say(refusal.sentence)
        else:
            tell(request, gettext("Thank you. The desk has your message and answers by mail or telephone."))
            return go(request, "portal", request.visitor.code)
    return page_of(
        request, "orders/portal/write.html", here="write", order=order, text=text, error=error,
        key=secrets.token_hex(8), status=422 if error else 200,
    )  # fmt: skip
