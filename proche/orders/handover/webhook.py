"""The ERP port as a webhook, signed by the Standard Webhooks scheme."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings

from proche.kernel.outbox import Message, Never, NotNow
from proche.kernel.words import gettext_noop as N_
from proche.orders import queries
from proche.orders.handover.answers import File
from proche.orders.handover.facts import ConfirmedOrder

KIND = "orders.erp.webhook"
KEY = "erp"
NAME = N_("the ERP's webhook")
TIMEOUT_SECONDS = 20.0


def is_on() -> bool:
    return bool(settings.PROCHE["PROCHE_ERP_WEBHOOK_URL"])


def send(message: Message) -> None:
    """Post the confirmed order. `webhook-id` is the outbox key, the same at every try. Never unsigned.

    Raises: NotNow where a later try may succeed, Never where the receiver says it never will (410).
    """
    # 0.1 s of every command's start, for a port that few desks open.
    import httpx

    if not settings.PROCHE["PROCHE_ERP_WEBHOOK_SECRET"]:
        raise NotNow("PROCHE_ERP_WEBHOOK_SECRET is not set: an order is not posted unsigned.")
    body = _body(queries.get_confirmed(str(message.payload["order"])))
    try:
        answer = httpx.post(
            settings.PROCHE["PROCHE_ERP_WEBHOOK_URL"],
            content=body.encode(),
            headers=headers(message.key, body, sent_at=datetime.now(UTC)),
            timeout=TIMEOUT_SECONDS,
        )
    except httpx.HTTPError as error:
        raise NotNow(f"The ERP could not be reached: {error}") from error
    if answer.status_code == httpx.codes.GONE:
        raise Never("The ERP says that this address is gone (410). Correct PROCHE_ERP_WEBHOOK_URL.")
    if not answer.is_success:
        raise NotNow(f"The ERP answered {answer.status_code}.")


def _body(order: ConfirmedOrder) -> str:
    return json.dumps({"type": "order.confirmed", "data": order.as_json()}, ensure_ascii=False)


def file(order: ConfirmedOrder) -> File:
    return File(f"{order.code}-webhook.json", _body(order).encode(), "application/json")


def look() -> str:
    """Open the way and close it: a call would hand an order over. Raises: NotNow."""
    parts = urlsplit(settings.PROCHE["PROCHE_ERP_WEBHOOK_URL"])
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname or "", port), timeout=TIMEOUT_SECONDS / 2).close()
    except OSError as error:
        raise NotNow(f"{parts.hostname} does not answer on port {port}: {error}") from error
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def headers(key: str, body: str, *, sent_at: datetime) -> dict[str, str]:
    """Source: Standard Webhooks 1.0, headers webhook-id, webhook-timestamp, webhook-signature."""
    from standardwebhooks import Webhook

    return {
        "content-type": "application/json",
        "webhook-id": key,
        "webhook-timestamp": str(int(sent_at.timestamp())),
        "webhook-signature": Webhook(settings.PROCHE["PROCHE_ERP_WEBHOOK_SECRET"]).sign(key, sent_at, body),
    }
