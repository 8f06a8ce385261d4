"""The customer's page: coming in, the usual order, the basket. Forms alone; no script is needed anywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from proche.customers import link_actions, link_queries
from proche.kernel import jobs
from proche.kernel.words import gettext_noop as N_
from proche.orders.portal import access, actions, doors, forms, queries
from proche.orders.portal.actions.baskets import Sending
from proche.orders.portal.doors import VisitorRequest, open_to_all, visited
from proche.orders.portal.jobs import mail_links
from proche.orders.portal.refusals import (
    AlreadySent,
    Changed,
    Empty,
    NotADay,
    NotAQuantity,
    PlaceGone,
    TooMuch,
)
from proche.ui import saying
from proche.ui.answers import go, tell
from proche.ui.answers import page as draw
from proche.ui.requests import DeskRequest

QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)
#: Tokens that open nothing, links asked for, and orders: more of them in that time are no person's.
MOST_WRONG, MOST_ASKED, MOST_SENT = 30, 6, 60
#: A basket that is not sent is shown again, with the reason above it.
REFUSED = (Changed, Empty, NotADay, NotAQuantity, PlaceGone, TooMuch, link_actions.TooOften)
SENT_BEFORE = N_(
    "This order was sent before, as it stands here. What you changed afterwards is not in it: "
    "make a new order of it, or write to us."
)


@open_to_all
def enter(request: DeskRequest, token: str) -> HttpResponse:
    """A link is opened: its page is open in this browser. At the desk nothing changes, whoever looked."""
    who = doors.who_asks(request)
    if link_actions.is_over("token", who, at=request.at, most=MOST_WRONG, within=QUARTER):
        raise link_actions.TooOften
    visitor = link_queries.find_by_token(token, at=request.at)
    if visitor is None:
        link_actions.count_try("token", who, at=request.at, most=MOST_WRONG, within=QUARTER)
        raise link_actions.NotALink
    response = go(request, "portal", visitor.code)
    response.headers["Referrer-Policy"] = "no-referrer"
    doors.remember(response, visitor)
    return response


@open_to_all
def ask_link(request: DeskRequest) -> HttpResponse:
    """A contact asks for a new link by mail; the answer is the same whether they are known or not."""
    if request.method != "POST":
        return draw(request, "orders/portal/ask.html")
    email = request.POST.get("email", "").strip().lower()[:254]
    try:
        validate_email(email)
    except ValidationError:
        sentence = gettext("This is no e-mail address. Write it as name@house.example.")
        return draw(request, "orders/portal/ask.html", email=email, error=sentence, status=422)
    for key, whom in (("ask-from", doors.who_asks(request)), ("ask-for", email)):
        link_actions.count_try(key, whom, at=request.at, most=MOST_ASKED, within=HOUR)
    with transaction.atomic():
        jobs.later(mail_links, email)
    return draw(request, "orders/portal/ask.html", is_asked=True)


@visited
def home(request: VisitorRequest) -> HttpResponse:
    visitor = request.visitor
    return _page(
        request,
        "orders/portal/home.html",
        here="home",
        usual=queries.list_usual(visitor, at=request.at),
        basket=queries.find_basket(visitor),
        left=queries.find_left(visitor, at=request.at),
        orders=queries.list_orders(visitor, at=request.at, size=4),
    )


@visited
def products(request: VisitorRequest) -> HttpResponse:
    text = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    found = queries.search(request.visitor, text, at=request.at)
    basket = queries.find_basket(request.visitor)
    return _page(request, "orders/portal/products.html", here="home", text=text, rows=found, basket=basket)


@require_POST
@visited
def fill(request: VisitorRequest) -> HttpResponse:
    """Take over what was typed beside products, then look the basket over or go on searching."""
    typed = forms.rows(request.POST)
    actions.set_lines(request.visitor, typed.wishes, at=request.at)
    typed.all()
    text = request.POST.get("q", "")[:80]
    if "search" in request.POST:
        tell(request, gettext("It is in the basket."))
        response = go(request, "portal_products", request.visitor.code)
        response.headers["Location"] += f"?{_query(text)}" if text else ""
        return response
    return go(request, "portal_basket", request.visitor.code)


def _query(text: str) -> str:
    return urlencode({"q": text})


@visited
def basket(request: VisitorRequest) -> HttpResponse:
    shown = queries.get_basket(request.visitor, at=request.at, place=request.GET.get("place", ""))
    return _page(request, "orders/portal/basket.html", here="basket", basket=shown)


@require_POST
@visited
def send(request: VisitorRequest, code: str) -> HttpResponse:
    """Send the basket, or only keep what was changed in it."""
    visitor, rows = request.visitor, forms.rows(request.POST)
    row, sending, do = access.basket(visitor, code), forms.sending(request.POST), request.POST.get("do")
    try:
        if do == "send":
            _send(request, code, sending, rows)
        else:
            actions.keep(row, sending, rows.wishes, at=request.at)
            rows.all()
    except AlreadySent:
        if not queries.is_as_sent(row, sending, rows.wishes):
            tell(request, gettext(SENT_BEFORE), doubt=True)
        return go(request, "portal_sent", visitor.code, code)
    except REFUSED as refusal:
        # What was typed stays, and with it the place whose days are then offered.
        actions.keep(row, sending, rows.wishes, at=request.at)
        tell(request, saying.say(refusal.sentence), doubt=True)
        return go(request, "portal_basket", visitor.code)
    return go(request, *_onward(do, visitor.code, code))


def _send(request: VisitorRequest, code: str, sending: Sending, rows: forms.Rows) -> None:
    who = str(request.visitor.link_pk)
    link_actions.count_try("send", who, at=request.at, most=MOST_SENT, within=HOUR)
    basket = access.basket(request.visitor, code)
    actions.send(request.visitor, basket, sending, rows.all(), at=request.at)


def _onward(do: str | None, page: str, basket: str) -> tuple[str, ...]:
    if do == "send":
        return "portal_sent", page, basket
    return ("portal_products", page) if do == "more" else ("portal_basket", page)


@require_POST
@visited
def take_up(request: VisitorRequest, code: str) -> HttpResponse:
    actions.take_up(request.visitor, access.basket(request.visitor, code), at=request.at)
    return go(request, "portal_basket", request.visitor.code)


@require_POST
@visited
def set_language(request: VisitorRequest) -> HttpResponse:
    language = request.POST.get("language", "")
    response = go(request, "portal", request.visitor.code)
    if language in doors.LANGUAGES:
        doors.remember(response, request.visitor, language)
    return response


@require_POST
@visited
def leave(request: VisitorRequest) -> HttpResponse:
    """Close the page in this browser, as on a computer that others use. The basket stays at the desk."""
    response = go(request, "portal_ask")
    doors.forget(response, request.visitor.code)
    return response


def _page(request: VisitorRequest, template: str, **context: Any) -> HttpResponse:
    return draw(
        request, template, visitor=request.visitor, told=list(messages.get_messages(request)), **context
    )


page_of = _page
