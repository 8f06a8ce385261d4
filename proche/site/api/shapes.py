"""What the API gives, with examples for its documentation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class Said(Schema):
    """Why a call was refused, in words."""

    error: str = Field(
        examples=["This document has 52 MB; the desk takes in up to 40 MB. Send a smaller one."]
    )


class OrderBrief(Schema):
    """An order of a document, and where it stands."""

    code: str = Field(description="the order's code, as in its address", examples=["7XKQ2MHP"])
    part: int = Field(description="which order of the document, from 1", examples=[1])
    is_order: bool = Field(description="false for an invoice, a blank page, ...", examples=[True])
    format: str = Field(examples=["pdf-text"])
    state: str = Field(description="OPEN, ASKED, CONFIRMED or REJECTED", examples=["OPEN"])
    number: str = Field(description="the customer's order number", examples=["BC-2026-0412"])
    customer: str = Field(examples=["Clinique du Parc"])
    lines: int = Field(examples=[12])
    doubts: int = Field(examples=[1])
    url: str = Field(examples=["/api/v1/orders/7XKQ2MHP"])


class Document(Schema):
    """A received document, and the orders that were read in it."""

    sha256: str = Field(examples=[SHA])
    name: str = Field(examples=["commande.pdf"])
    size: int = Field(description="bytes", examples=[48213])
    state: str = Field(description="RECEIVED, then READ", examples=["READ"])
    received_at: datetime = Field(examples=["2026-11-24T09:42:00Z"])
    arrivals: int = Field(description="how many times these bytes came in", examples=[1])
    orders: list[OrderBrief]
    url: str = Field(examples=[f"/api/v1/documents/{SHA}"])


class Documents(Schema):
    """One piece of the documents, the newest first."""

    documents: list[Document]
    cursor: str = Field(
        description="give it back as `cursor` to go on; empty where there is nothing more", examples=["4711"]
    )


class Taken(Schema):
    """A document is stored: whatever happens now, it is not lost."""

    sha256: str = Field(examples=[SHA])
    is_new: bool = Field(description="false when this Idempotency-Key was received before", examples=[True])
    is_new_document: bool = Field(description="false when the same bytes came in before", examples=[True])
    url: str = Field(examples=[f"/api/v1/documents/{SHA}"])


class HandOver(Schema):
    """How far the hand-over to one connector is."""

    port: str = Field(examples=["orders.erp.sftp"])
    state: str = Field(
        description="WAITING, TRIED_AGAIN, HANDED_OVER, GIVEN_UP or BY_HAND", examples=["HANDED_OVER"]
    )
    at: datetime = Field(
        description="when it got there or was given up, else when it is tried",
        examples=["2026-11-24T09:47:02Z"],
    )
    why: str = Field(
        description="the last reason, of what is not there yet",
        examples=["", "Odoo knows no product with the internal reference HP-125V."],
    )


class Order(Schema):
    """An order as it was read, by contracts/order.schema.json, and where it stands."""

    code: str = Field(examples=["7XKQ2MHP"])
    state: str = Field(description="OPEN, ASKED, CONFIRMED or REJECTED", examples=["CONFIRMED"])
    customer: str = Field(examples=["Clinique du Parc"])
    deliver_on: date | None = Field(examples=["2026-11-26"])
    confirmed_at: datetime | None = Field(examples=["2026-11-24T09:46:59Z"])
    document: str = Field(description="SHA-256 of the document", examples=[SHA])
    reading: dict[str, Any] = Field(
        description="what was read, before anyone touched it",
        examples=[{"file": "commande.pdf", "part": 1, "format": "pdf-text", "is_order": True}],
    )
    hand_over: list[HandOver] = Field(description="to the ERP, one a connector")


class OrderRow(Schema):
    """An order in a list."""

    code: str = Field(examples=["7XKQ2MHP"])
    number: str = Field(description="the customer's order number", examples=["BC-2026-0412"])
    state: str = Field(description="OPEN, ASKED, CONFIRMED or REJECTED", examples=["OPEN"])
    is_order: bool = Field(examples=[True])
    format: str = Field(examples=["pdf-text"])
    customer: str = Field(examples=["Clinique du Parc"])
    lines: int = Field(examples=[12])
    doubts: int = Field(examples=[0])
    total_net: str | None = Field(
        description="excluding tax, of the lines whose amount is known", examples=["220.80"]
    )
    currency: str = Field(examples=["EUR"])
    received_at: datetime = Field(examples=["2026-11-24T09:42:00Z"])
    deliver_on: date | None = Field(examples=["2026-11-26"])
    confirmed_at: datetime | None = Field(examples=["2026-11-24T09:46:59Z"])
    url: str = Field(examples=["/api/v1/orders/7XKQ2MHP"])


class Orders(Schema):
    """One piece of the orders, the newest first."""

    orders: list[OrderRow]
    cursor: str = Field(
        description="give it back as `cursor` to go on; empty where there is nothing more", examples=["4711"]
    )


class Difference(Schema):
    """One thing that is not confirmed as it was ordered."""

    kind: str = Field(
        description="SUBSTITUTED, QUANTITY, REPACKED, PRICE, LEFT_OUT, ADDED or DAY", examples=["QUANTITY"]
    )
    position: int = Field(description="the line as it was ordered, 0 for the whole order", examples=[2])
    words: str = Field(examples=["Carrot purée 200 g: 6 cartons ordered, 4 cartons confirmed."])


class Confirmation(Schema):
    """What was confirmed, to the letter: `facts` is what the trace seals."""

    code: str = Field(examples=["7XKQ2MHP"])
    sealed: str = Field(
        description="SHA-256 of `facts` as canonical JSON, the same as in the trace", examples=[SHA]
    )
    facts: dict[str, Any] = Field(
        examples=[{"code": "7XKQ2MHP", "number": "BC-2026-0412", "lines": [{"sku": "HP-125V"}]}]
    )
    differences: list[Difference] = Field(description="what is not as it was ordered; none for most orders")


class Change(Schema):
    """An order or another case that changed. Ask for it to see how."""

    code: str = Field(examples=["7XKQ2MHP"])
    url: str = Field(examples=["/api/v1/orders/7XKQ2MHP"])


class Changes(Schema):
    """What changed since a place, each code once."""

    changes: list[Change]
    cursor: str = Field(
        description="the place after these: give it back as `after`", examples=["0-4711-1795513320"]
    )
    is_all: bool = Field(description="false where there is more behind it already", examples=[True])


class RefusedRow(Schema):
    """A row of a file that was left out."""

    line: int = Field(description="as in the file, its first row 1; 0 where none is named", examples=[14])
    why: str = Field(examples=["Line 14: a price is written as 18,40 or 18.40."])


class Imported(Schema):
    """What became of the rows of a file."""

    added: int = Field(examples=[12])
    changed: int = Field(examples=[3])
    unchanged: int = Field(examples=[1485])
    refused: list[RefusedRow]
