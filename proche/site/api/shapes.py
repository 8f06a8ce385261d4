"""What the API gives, with examples for its documentation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema


class Said(Schema):
    """Why a call was refused, in words."""

    error: str = Field(
        examples=["This document has 52 MB; the desk takes in up to 40 MB. Send a smaller one."]
    )


class OrderBrief(Schema):
    """An order of a document, and where it stands."""

    code: str = Field(description="the order's code, as in its address", examples=["7XKQ2MHP"])
    part: int = Field(description="which order of the document, from 1", examples=[1])
    is_order: bool = Field(description="false for an invoice, a blank page, ...")
    format: str = Field(examples=["pdf-text"])
    state: str = Field(description="OPEN, ASKED, CONFIRMED or REJECTED", examples=["OPEN"])
    number: str = Field(description="the customer's order number", examples=["BC-2026-0412"])
    customer: str = Field(examples=["Clinique du Parc"])
    lines: int = Field(examples=[12])
    doubts: int = Field(examples=[1])
    url: str = Field(examples=["/api/v1/orders/7XKQ2MHP"])


class Document(Schema):
    """A received document, and the orders that were read in it."""

    sha256: str = Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    name: str = Field(examples=["commande.pdf"])
    size: int = Field(description="bytes", examples=[48213])
    state: str = Field(description="RECEIVED, then READ", examples=["READ"])
    received_at: datetime
    arrivals: int = Field(description="how many times these bytes came in", examples=[1])
    orders: list[OrderBrief]
    url: str = Field(
        examples=["/api/v1/documents/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]
    )


class Taken(Schema):
    """A document is stored: whatever happens now, it is not lost."""

    sha256: str
    is_new: bool = Field(description="false when this Idempotency-Key was received before")
    is_new_document: bool = Field(description="false when the same bytes came in before")
    url: str


class Order(Schema):
    """An order as it was read, by contracts/order.schema.json, and where it stands."""

    code: str
    state: str
    customer: str
    deliver_on: date | None
    confirmed_at: datetime | None
    document: str = Field(description="SHA-256 of the document")
    reading: dict[str, Any] = Field(description="what was read, before anyone touched it")
