"""The ERP port as a webhook, signed by the Standard Webhooks scheme."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from django.conf import settings

from proche.kernel.outbox import Message, Never, NotNow
from proche.orders import queries

KIND = "orders.erp.webhook"
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
    order = queries.get_confirmed(str(message.payload["order"]))
    body = json.dumps({"type": "order.confirmed", "data": order.as_json()}, ensure_ascii=False)
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


def headers(key: str, body: str, *, sent_at: datetime) -> dict[str, str]:
    """Source: Standard Webhooks 1.0, headers webhook-id, webhook-timestamp, webhook-signature."""
    from standardwebhooks import Webhook

    return {
        "content-type": "application/json",
        "webhook-id": key,
        "webhook-timestamp": str(int(sent_at.timestamp())),
        "webhook-signature": Webhook(settings.PROCHE["PROCHE_ERP_WEBHOOK_SECRET"]).sign(key, sent_at, body),
    }
