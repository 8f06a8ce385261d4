"""Orders for programs: walked, fetched one by one, followed as they change."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import BeforeValidator, WithJsonSchema

from proche.kernel import clock, live, trace
from proche.kernel.ids import CODE_LENGTH, CODE_LETTERS
from proche.kernel.refusal import Refusal
from proche.kernel.words import gettext_noop, said
from proche.orders import queries, wording
from proche.orders.handover import differences, forms, state
from proche.orders.handover.differences import Difference
from proche.orders.handover.facts import ConfirmedOrder
from proche.orders.queries import OrderRow, Wanted
from proche.orders.reading import as_contract
from proche.site.api import shapes
from proche.site.api.describing import described, file_answer, refusals
from proche.site.api.keys import Scope, caller

N_ = gettext_noop
router = Router(tags=["orders"])

Code = Annotated[
    str,
    Path(
        pattern=f"^[{CODE_LETTERS}{CODE_LETTERS.lower()}]{{{CODE_LENGTH}}}$",
        description="the order's code",
        examples=["7XKQ2MHP"],
    ),
]
Cursor = Annotated[
    str, Query(pattern="^([0-9]{1,18})?$", description="`cursor` of the piece before; empty: the newest")
]
Limit = Annotated[int, Query(ge=1, le=200, description="how many at most")]
State = Literal["", "OPEN", "ASKED", "CONFIRMED", "REJECTED"]
#: letters that a table can keep
WORDS = "^[^\\x00-\\x1f\\x7f]*$"


def _as_iso(text: object) -> object:
    """A moment is written out: a bare number is one by nobody's intent. Raises: ValueError."""
    if isinstance(text, str) and not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:", text):
        raise ValueError("write a moment as 2026-11-24T09:42:00Z")
    return text


Moment = Annotated[
    datetime | None,
    Query(description="received at this moment or later", examples=["2026-11-24T00:00:00Z"]),
    BeforeValidator(_as_iso),
    # An address holds no null: who wants none leaves it out.
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


class Forgotten(Refusal):
    status = 410
    default = N_(
        "What changed since then is forgotten. Walk the orders once, then follow from the cursor of a call "
        "without “after”."
    )


@router.get(
    "orders",
    response={200: shapes.Orders, **refusals(403)},
    summary="Walk the orders, the newest first",
    openapi_extra=described(403),
)
def list_orders(
    request: HttpRequest,
    state: Annotated[State, Query(description="only these")] = "",
    customer: Annotated[str, Query(max_length=60, pattern=WORDS,
                                   description="the customer's number")] = "",
    number: Annotated[str, Query(max_length=120, pattern=WORDS,
                                 description="the customer's order number")] = "",
    received_from: Moment = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> shapes.Orders:  # fmt: skip
    """Every order of the desk, or those that fit. What comes in while you walk neither hides nor doubles one.
    Needs a key with `+orders`."""
    caller(request).need(Scope.ORDERS)
    wanted = Wanted(state, customer, number, _aware(received_from))
    walk = queries.walk_orders(wanted, cursor=cursor, size=limit)
    return shapes.Orders(orders=[_row(row) for row in walk.rows], cursor=walk.cursor)


@router.get(
    "orders/{code}",
    response={200: shapes.Order, **refusals(404)},
    summary="One order: as it was read, and where it stands",
    openapi_extra=described(404),
)
def get_order(request: HttpRequest, code: Code) -> shapes.Order:
    """What was read, before anyone touched it; its state; and how far its hand-over to the ERP is. Any key
    may ask, by the code that it was given with its document."""
    found = queries.get_order(code.upper())
    row = found.row
    reading = queries.get_reading(row.code)
    return shapes.Order(
        code=row.code,
        state=str(row.state),
        customer=row.customer_name,
        deliver_on=row.deliver_on,
        confirmed_at=row.confirmed_at,
        document=found.sha256,
        reading=as_contract(reading, file=found.document_name, sha256=found.sha256),
        hand_over=[
            shapes.HandOver(port=one.port, state=str(one.state), at=one.at, why=one.why)
            for one in state.list_of(row.code)
        ],
    )


@router.get(
    "orders/{code}/confirmation",
    response={200: shapes.Confirmation, **refusals(403, 404)},
    summary="What was confirmed, and what differs from what was ordered",
    openapi_extra=described(403, 404),
)
def get_confirmation(request: HttpRequest, code: Code) -> shapes.Confirmation:
    """The facts that the trace seals, to the letter. 404 while the order is not confirmed. Needs a key with
    `+orders`."""
    caller(request).need(Scope.ORDERS)
    order = queries.get_confirmed(code.upper())
    facts = order.as_json()
    told = [_difference(one, order) for one in differences.of(order)]
    sealed = queries.get_seal(order.code)
    return shapes.Confirmation(code=order.code, sealed=sealed, facts=facts, differences=told)


@router.get(
    "orders/{code}/file",
    response={200: None, **refusals(403, 404)},
    summary="A confirmed order as a file",
    openapi_extra=described(
        403,
        404,
        responses=file_answer(
            "application/xml", "application/edifact", "application/json", "text/csv", what="The file."
        ),
    ),
)
def get_order_file(
    request: HttpRequest,
    code: Code,
    form: Annotated[Literal["ubl", "edifact", "json", "csv"], Query(description="its form")] = "ubl",
) -> HttpResponse:
    """The same bytes that the folder and SFTP connectors write. 404 while the order is not confirmed. Needs a
    key with `+orders`."""
    caller(request).need(Scope.ORDERS)
    file = forms.written(queries.get_confirmed(code.upper()), form)
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return HttpResponse(file.data, content_type=file.media_type, headers=headers)


@router.get(
    "orders/{code}/trace",
    response={200: None, **refusals(403, 404)},
    summary="The trace of an order, checkable without the desk",
    openapi_extra=described(
        403,
        404,
        responses={
            200: {
                "description": "Its entries with their hashes, and the seal; the file says how to check it.",
                "content": {
                    "application/json": {
                        "schema": {"type": "object", "required": ["format", "chain", "entries"]},
                        "example": {"format": "proche trace export 1", "chain": "case:7X...", "entries": []},
                    }
                },
            }
        },
    ),
)  # fmt: skip
def get_trace(request: HttpRequest, code: Code) -> HttpResponse:
    """Who did what when, hash-chained. Needs a key with `+orders`."""
    caller(request).need(Scope.ORDERS)
    found = queries.get_order(code.upper())
    return HttpResponse(trace.export(f"case:{found.row.code}"), content_type="application/json")


@router.get(
    "changes",
    response={200: shapes.Changes, **refusals(403, 410)},
    summary="What changed since a place",
    openapi_extra=described(403, 410),
)
def list_changes(
    request: HttpRequest,
    after: Annotated[
        str,
        Query(
            pattern="^([0-9]{1,18}-[0-9]{1,18}-[0-9]{1,12})?$",
            description="`cursor` of the call before; empty: from now on",
        ),
    ] = "",
    limit: Limit = 50,
) -> shapes.Changes:
    """Every order that was read, answered, confirmed, rejected or reopened since `after`, each once. Call
    without `after` for the place of now, walk the orders, then follow: nothing in between is missed. A place
    is remembered for 24 hours, then answered by 410. Needs a key with `+orders`."""
    caller(request).need(Scope.ORDERS)
    if not after:
        return shapes.Changes(changes=[], cursor=str(live.position()), is_all=True)
    place = live.Cursor.parse(after)
    if not place.is_remembered(clock.now()):
        raise Forgotten(said(Forgotten.default))
    events = live.list_named("case.changed", place, limit=limit + 1)
    shown, is_all = events[:limit], len(events) <= limit
    codes = dict.fromkeys(code for event in shown if (code := event.case_code))
    return shapes.Changes(
        changes=[
            shapes.Change(code=code, url=f"/api/v1/orders/{code}") for code in queries.only_orders(codes)
        ],
        cursor=str(shown[-1].cursor) if shown else str(place),
        is_all=is_all,
    )


def _aware(moment: datetime | None) -> datetime | None:
    """A moment without a zone is one of the desk's."""
    if moment is None or timezone.is_aware(moment):
        return moment
    return timezone.make_aware(moment, timezone.get_default_timezone())


def _row(row: OrderRow) -> shapes.OrderRow:
    return shapes.OrderRow(
        code=row.code,
        number=row.number,
        state=str(row.state),
        is_order=row.is_order,
        format=row.form,
        customer=row.customer_name,
        lines=row.line_count,
        doubts=row.doubt_count,
        total_net=None if row.total_net is None else str(row.total_net),
        currency=row.currency,
        received_at=row.received_at,
        deliver_on=row.deliver_on,
        confirmed_at=row.confirmed_at,
        url=f"/api/v1/orders/{row.code}",
    )


def _difference(one: Difference, order: ConfirmedOrder) -> shapes.Difference:
    position = one.ordered.position if one.ordered else 0
    return shapes.Difference(kind=str(one.kind), position=position, words=wording.difference(one, order))
