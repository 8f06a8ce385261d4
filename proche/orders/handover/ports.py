"""The ERP port: its connectors, each a small module of one shape. docs/handover.md says how to add one.

A connector is told of each order in the transaction that confirms it, by an outbox message whose key is
the same at every try; it writes or calls outside, and says in words why it could not.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from proche.kernel import outbox
from proche.kernel.outbox import Message
from proche.orders.handover import folder, odoo, sftp, webhook
from proche.orders.handover.answers import File
from proche.orders.handover.facts import ConfirmedOrder


class Port(Protocol):
    """What a connector's module holds.

    `NAME` is the port in words, a msgid; `KEY` begins the key of each message. `send` raises NotNow where
    a later try may succeed, Never where a person must look. `file` gives what would be sent, for somebody
    who enters it by hand. `look` tries the way there and says where it leads, or raises as `send` does.
    """

    KIND: str
    KEY: str
    NAME: str

    def is_on(self) -> bool: ...
    def send(self, message: Message) -> None: ...
    def file(self, order: ConfirmedOrder) -> File: ...
    def look(self) -> str: ...


PORTS: tuple[Port, ...] = (folder, webhook, sftp, odoo)
BY_KIND = {port.KIND: port for port in PORTS}


def post(code: str, *, chain: str, at: datetime, due_at: datetime | None = None) -> None:
    """Tell every connector that is on of a confirmed order; in the transaction of its confirmation.

    From `due_at` on, where it may still be pulled back until then.
    """
    for port in PORTS:
        if port.is_on():
            key = f"{port.KEY}:{code}"
            outbox.post(port.KIND, {"order": code}, key=key, at=at, due_at=due_at, chain=chain)
