"""The customer's page: standing orders, their calendar, and each of their days."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from proche.customers import link_actions
from proche.kernel.refusal import BadInput, NotFound
from proche.orders.portal import access, actions, forms, places, queries
from proche.orders.portal.actions.baskets import Wish
from proche.orders.portal.doors import VisitorRequest, visited
from proche.orders.portal.queries import ProductShown, StandingShown
from proche.orders.portal.views import page_of
from proche.ui import saying
from proche.ui.answers import go, tell

MONTH = range(1, 32)
MOST_CHANGES = 120


@visited
def index(request: VisitorRequest) -> HttpResponse:
    rows = queries.list_standing(request.visitor, at=request.at)
    return page_of(request, "orders/portal/standing.html", here="standing", rows=rows)


@visited
def new(request: VisitorRequest) -> HttpResponse:
    """A new standing order: with what is usual, or with what is in the basket."""
    return _form(request, None)


@visited
def edit(request: VisitorRequest, code: str) -> HttpResponse:
    row = access.standing(request.visitor, code)
    return _form(request, queries.get_standing(request.visitor, row, at=request.at))


def _form(request: VisitorRequest, standing: StandingShown | None) -> HttpResponse:
    error = ""
    if request.method == "POST":
        limit_changes(request)
        try:
            code = standing.code if standing else ""
            actions.put_standing(request.visitor, forms.plan(request.POST), at=request.at, code=code)
        except BadInput as refusal:
            error = saying.say(refusal.sentence)
        else:
            tell(request, gettext("Kept. The next days are below; each can be left out."))
            return go(request, "portal_standing", request.visitor.code)
    return page_of(request, "orders/portal/standing_form.html", **_shown(request, standing), error=error,
                   status=422 if error else 200)  # fmt: skip


def limit_changes(request: VisitorRequest) -> None:
    """Each change is a line of the trace, which is kept for good. Raises: TooOften."""
    who = str(request.visitor.link_pk)
    link_actions.count_try("standing", who, at=request.at, most=MOST_CHANGES, within=timedelta(hours=1))


def _shown(request: VisitorRequest, standing: StandingShown | None) -> dict[str, Any]:
    typed = request.POST
    house = places.establishment(request.visitor.customer)
    rows = _as_typed(list(standing.lines) if standing else _proposed(request), typed)
    return {
        "here": "standing",
        "standing": standing,
        "rows": rows,
        "places": house.addresses,
        "name": typed.get("name", standing.name if standing else ""),
        "rhythm": typed.get("rhythm", standing.rhythm if standing else "WEEKLY"),
        "weekdays": _chosen(typed.getlist("weekday"), standing, monthly=False),
        "month_days": _chosen(typed.getlist("month_day"), standing, monthly=True),
        "on_holiday": typed.get("on_holiday", standing.on_holiday if standing else "EARLIER"),
        "starts_on": typed.get("starts_on", "") or _first(request, standing),
        "ends_on": typed.get(
            "ends_on", standing.ends_on.isoformat() if standing and standing.ends_on else ""
        ),
        "place": typed.get("place", standing.place if standing else ""),
        "note": typed.get("note", standing.note if standing else ""),
        "month": MONTH,
    }


def _as_typed(rows: list[ProductShown], typed: QueryDict) -> list[ProductShown]:
    """A form that is shown again keeps its quantities; what was none is as it was."""
    if not typed:
        return rows
    wished = {one.sku: one for one in forms.rows(typed).wishes}
    return [_with(row, wished[row.product.sku]) if row.product.sku in wished else row for row in rows]


def _with(row: ProductShown, wish: Wish) -> ProductShown:
    units = tuple(replace(one, is_chosen=one.unit.code == wish.unit) for one in row.units)
    return replace(row, quantity=wish.quantity, units=units)


def _first(request: VisitorRequest, standing: StandingShown | None) -> str:
    return (standing.starts_on if standing else places.today(request.at)).isoformat()


def _chosen(typed: list[str], standing: StandingShown | None, *, monthly: bool) -> set[str]:
    if typed or standing is None or (standing.rhythm == "MONTHLY") != monthly:
        return set(typed)
    return {str(day) for day in standing.days}


def _proposed(request: VisitorRequest) -> list[ProductShown]:
    basket = queries.get_basket(request.visitor, at=request.at)
    return list(basket.lines) or queries.list_usual(request.visitor, at=request.at)


@require_POST
@visited
def step(request: VisitorRequest, code: str) -> HttpResponse:
    """Pause, resume, end; leave a day out, take it back in, choose another one."""
    visitor, row, at = request.visitor, access.standing(request.visitor, code), request.at
    limit_changes(request)
    match request.POST.get("do"):
        case "pause":
            actions.pause(visitor, row, at=at)
        case "resume":
            actions.resume(visitor, row, at=at)
        case "end":
            actions.end(visitor, row, at=at)
            tell(request, gettext("Ended. What was ordered already stays ordered."))
        case "skip":
            actions.skip(visitor, row, forms.needed_day(request.POST.get("day", "")), at=at)
        case "unskip":
            actions.unskip(visitor, row, forms.needed_day(request.POST.get("day", "")), at=at)
        case "move":
            due, to = (forms.needed_day(request.POST.get(name, "")) for name in ("day", "to"))
            actions.choose_day(visitor, row, due, to, at=at)
        case _:
            raise NotFound
    return go(request, "portal_standing", visitor.code)
