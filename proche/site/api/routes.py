"""The addresses of the API. Each needs a key; `/api/v1/openapi.json` describes them to programs."""

from __future__ import annotations

import errno
import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext
from ninja import NinjaAPI, Path, Query, Status
from ninja.errors import AuthenticationError, ValidationError

from proche.kernel import clock, files
from proche.kernel.refusal import BadInput, NotFound, Refusal, TooMuch
from proche.kernel.words import gettext_noop, said
from proche.orders import queries
from proche.orders.intake import doors
from proche.orders.queries import DocumentRow, OrderRow
from proche.orders.readers import email, sniff
from proche.orders.readers.limits import MEGABYTE
from proche.orders.rules import Channel
from proche.site.api import keys, knowledge_routes, order_routes, shapes
from proche.site.api.describing import described, file_answer, refusals

N_ = gettext_noop
log = logging.getLogger(__name__)

NO_KEY = N_("Give a key of this desk as “Authorization: Bearer KEY” or “X-API-Key: KEY”.")
NO_ROOM = N_(
    "The disk of this desk is full: nothing was received. Keep the document and send it again later."
)
NO_FILE = said(N_("Send the document as the body, or as the field “file” of multipart/form-data."))
LONG_KEY = said(N_("An Idempotency-Key has at most 120 characters."))
LONGEST_KEY = 120
#: bytes that multipart/form-data may put around a document
AROUND = 16_384


class KeyTaken(Refusal):
    status = 409
    default = N_("This Idempotency-Key was used for another document. Give each document a key of its own.")


class NoForm(Refusal):
    status = 400
    default = N_(
        "This is no whole multipart/form-data. Send it with its boundary, or the document as the body."
    )


DESCRIPTION = """Hand documents in, ask what became of them, fetch and follow orders, bring in what the desk
knows.

**Keys.** Each program has one, as `Authorization: Bearer KEY` or `X-API-Key: KEY`. Every key may hand
documents in and ask after one by its name; `+orders` in its line lets it walk and fetch all orders, `+import`
bring in products and establishments.

**Again without a fear.** What was answered by 201 is stored. Send again after a cut under the same
Idempotency-Key: it is the same arrival. Everything else may be called again as it is.

**How often.** 1,200 calls a key and minute; then 429, with the seconds to wait in Retry-After.

**Refused.** Every refusal is `{"error": "..."}` with what happened and what to do next.
"""

Sha = Annotated[
    str,
    Path(pattern="^[0-9a-fA-F]{64}$", description="SHA-256 of the document's bytes", examples=[shapes.SHA]),
]

api = NinjaAPI(
    title="Proche",
    version="1",
    description=DESCRIPTION,
    auth=keys.DOORS,
    urls_namespace="api",
    # Its page would load scripts from elsewhere; docs/api.md is for people.
    docs_url=None,
)

BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary", "minLength": 1}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "minLength": 1},
                        "sender": {"type": "string", "example": "economat@clinique-du-parc.example"},
                        "subject": {"type": "string", "example": "Commande de la semaine"},
                    },
                }
            },
        },
    },
    "parameters": [
        {
            "in": "header",
            "name": "Idempotency-Key",
            "schema": {"type": "string", "maxLength": LONGEST_KEY},
            "example": "commande-2026-0412",
            "description": "The same key again is the same arrival: send again without a fear after a cut.",
        },
        {"in": "query", "name": "name", "schema": {"type": "string"}, "example": "commande.pdf"},
        {"in": "query", "name": "sender", "schema": {"type": "string"}},
        {"in": "query", "name": "subject", "schema": {"type": "string"}},
    ],
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What a program sent."""

    data: bytes
    name: str
    sender: str
    subject: str


@api.post(
    "documents",
    response={201: shapes.Taken, 200: shapes.Taken, **refusals(400, 409, 413, 507)},
    summary="Hand a document in",
    tags=["documents"],
    openapi_extra={**described(400, 409, 413, 507), **BODY},
)
def hand_in(request: HttpRequest) -> Status[Any]:
    """Send an order in any form that the desk reads: a PDF, a scan, a mail, UBL, EDIFACT, Order-X, a sheet.
    201: it is stored, and will be read; 200: this arrival was known already. The same bytes under another
    Idempotency-Key are a second arrival of one document. Any key may."""
    key = _key(request)
    sent = _sent(request)
    received = doors.take(
        sent.data,
        channel=Channel.API,
        name=sent.name,
        key=key,
        sender=sent.sender,
        subject=sent.subject,
        most_mb=_most_mb(),
        at=_at(request),
    )
    if not received.is_new and received.sha256 != hashlib.sha256(sent.data).hexdigest():
        raise KeyTaken
    taken = shapes.Taken(
        sha256=received.sha256,
        is_new=received.is_new,
        is_new_document=received.is_new_document,
        url=f"/api/v1/documents/{received.sha256}",
    )
    return Status(201 if received.is_new else 200, taken)


@api.get(
    "documents",
    response={200: shapes.Documents, **refusals(403)},
    summary="Walk the documents, the newest first",
    tags=["documents"],
    openapi_extra=described(403),
)
def list_documents(
    request: HttpRequest,
    state: Annotated[Literal["", "RECEIVED", "READ"], Query(description="only these")] = "",
    cursor: order_routes.Cursor = "",
    limit: order_routes.Limit = 50,
) -> shapes.Documents:
    """Every document, with the orders that were read in it. Needs a key with `+orders`."""
    keys.caller(request).need(keys.Scope.ORDERS)
    walk = queries.walk_documents(state, cursor=cursor, size=limit)
    return shapes.Documents(documents=[_document(row) for row in walk.rows], cursor=walk.cursor)


@api.get(
    "documents/{sha256}",
    response={200: shapes.Document, **refusals(404)},
    summary="What became of a document",
    tags=["documents"],
    openapi_extra=described(404),
)
def get_document(request: HttpRequest, sha256: Sha) -> shapes.Document:
    """The orders that were read in it, and where each stands. Any key may ask, by the SHA-256 of what
    it sent."""
    return _document(queries.get_document(sha256.lower()))


@api.get(
    "documents/{sha256}/file",
    response={200: None, **refusals(403, 404)},
    summary="The very bytes of a document",
    tags=["documents"],
    openapi_extra=described(
        403, 404, responses=file_answer("application/octet-stream", what="The document as it was received.")
    ),
)
def get_document_file(request: HttpRequest, sha256: Sha) -> HttpResponse:
    """Needs a key with `+orders`."""
    keys.caller(request).need(keys.Scope.ORDERS)
    found = queries.get_document(sha256.lower())
    headers = {"Content-Disposition": f'attachment; filename="{found.sha256[:12]}"'}
    return HttpResponse(files.read(found.sha256), content_type="application/octet-stream", headers=headers)


api.add_router("", order_routes.router)
api.add_router("", knowledge_routes.router)


# --- what was sent ----------------------------------------------------------------------------


def _key(request: HttpRequest) -> str:
    """The arrival's key; two programs never meet in one."""
    given = request.headers.get("Idempotency-Key", "").strip()
    if len(given) > LONGEST_KEY:
        raise BadInput(LONG_KEY)
    return f"api:{request.auth}:{given}"[:200] if given else ""  # type: ignore[attr-defined]


def _sent(request: HttpRequest) -> Sent:
    # Before anything is read: a body that says it is too large is not let in.
    doors.check_size(int(request.META.get("CONTENT_LENGTH") or 0) - AROUND, most_mb=_most_mb())
    if request.content_type == "multipart/form-data":
        return _sent_as_form(request)
    data = request.read(_most_mb() * MEGABYTE + 1)
    if not data:
        raise BadInput(NO_FILE)
    return _with_envelope(data, request.GET.get("name", ""), dict(request.GET.items()))


def _sent_as_form(request: HttpRequest) -> Sent:
    try:
        file = request.FILES.get("file")
    except MultiPartParserError:
        raise NoForm from None
    if file is None or isinstance(file, list):
        raise BadInput(NO_FILE)
    doors.check_size(file.size or 0, most_mb=_most_mb())
    return _with_envelope(
        file.read(), file.name or "", {**dict(request.GET.items()), **dict(request.POST.items())}
    )


def _with_envelope(data: bytes, name: str, fields: dict[str, Any]) -> Sent:
    """A message handed in names its sender itself."""
    is_mail = sniff.look(data[:65_536]).seen is sniff.Seen.MAIL
    head = email.envelope(data) if is_mail else email.Envelope()
    return Sent(
        data=data,
        name=str(fields.get("name") or name or "document"),
        sender=str(fields.get("sender") or head.sender),
        subject=str(fields.get("subject") or head.subject),
    )


def _most_mb() -> int:
    return int(settings.PROCHE["PROCHE_MAX_UPLOAD_MB"])


def _at(request: HttpRequest) -> datetime:
    moment = getattr(request, "at", None)
    return moment if isinstance(moment, datetime) else clock.now()


# --- what is given ----------------------------------------------------------------------------


def _document(row: DocumentRow) -> shapes.Document:
    return shapes.Document(
        sha256=row.sha256,
        name=row.name,
        size=row.size,
        state=str(row.state),
        received_at=row.received_at,
        arrivals=row.arrivals,
        orders=[_brief(order, part) for part, order in enumerate(row.orders, start=1)],
        url=f"/api/v1/documents/{row.sha256}",
    )


def _brief(order: OrderRow, part: int) -> shapes.OrderBrief:
    return shapes.OrderBrief(
        code=order.code,
        part=part,
        is_order=order.is_order,
        format=order.form,
        state=str(order.state),
        number=order.number,
        customer=order.customer_name,
        lines=order.line_count,
        doubts=order.doubt_count,
        url=f"/api/v1/orders/{order.code}",
    )


# --- refusals in words ------------------------------------------------------------------------


@api.exception_handler(Refusal)
def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    response = api.create_response(request, {"error": refusal.sentence.words(gettext)}, status=refusal.status)
    if isinstance(refusal, TooMuch) and refusal.status == 429:
        response["Retry-After"] = str(refusal.sentence.values["seconds"])
    return response


@api.exception_handler(OSError)
def refuse_without_room(request: HttpRequest, error: OSError) -> HttpResponse:
    """A full disk is told to the program, which keeps its document; any other fault is one."""
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        raise error
    log.error("A document was not received: the disk is full.")
    return api.create_response(request, {"error": gettext(NO_ROOM)}, status=507)


@api.exception_handler(AuthenticationError)
def refuse_stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = api.create_response(request, {"error": gettext(NO_KEY)}, status=401)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def refuse_input(request: HttpRequest, error: ValidationError) -> HttpResponse:
    if any(fault.get("loc", ("",))[0] == "path" for fault in error.errors):
        # What no order or document can be called is not there, as any other name that none has.
        return refuse(request, NotFound())
    return api.create_response(request, {"error": gettext(BadInput.default)}, status=422)
