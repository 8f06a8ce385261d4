"""What left the desk for a case, and whether it arrived: the outbox in words, with what could not be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from proche.availability import mail as letters
from proche.availability import push
from proche.kernel import outbox
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.orders.handover import folder, mail, odoo, sftp, webhook

KINDS = {
    letters.KIND: N_("A message to a colleague, by mail"),
    push.KIND: N_("A message to a colleague, in their browser"),
    mail.CONFIRMATION: N_("The confirmation, by mail"),
    mail.REJECTION: N_("That an order is not taken, by mail"),
    mail.QUESTION: N_("A question to the customer, by mail"),
    folder.KIND: N_("The order for the ERP, as a file in its folder"),
    webhook.KIND: N_("The order for the ERP, by a signed call"),
    sftp.KIND: N_("The order for the ERP, as a file on its SFTP server"),
    odoo.KIND: N_("The order for the ERP, as a sales order in Odoo"),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """One message. `error` is the last one, in the words of who refused it."""

    what: Said
    state: Said
    at: datetime
    is_dead: bool
    error: str


def list_sent(code: str) -> list[Sent]:
    """What was handed over for a case, the newest first."""
    return [_sent(row) for row in outbox.list_recent(f"case:{code}")]


def _sent(row: outbox.OutboxRow) -> Sent:
    what = said(KINDS[row.kind]) if row.kind in KINDS else said(N_("%(what)s"), what=row.kind)
    is_dead = row.state == outbox.State.DEAD
    return Sent(what, _state(row), row.settled_at or row.posted_at, is_dead, row.error if row.tries else "")


def _state(row: outbox.OutboxRow) -> Said:
    if row.state == outbox.State.SENT:
        return said(N_("sent"))
    if row.state == outbox.State.BY_HAND:
        return said(N_("handed over by hand"))
    if row.state == outbox.State.DEAD:
        return said(
            N_("could not be sent (tries: %(tries)s); tell the customer by telephone"), tries=row.tries
        )
    if row.tries:
        return said(
            N_("not sent yet (tries: %(tries)s); again %(when)s"),
            tries=row.tries,
            when=row.due_at.isoformat(),
        )
    return said(N_("waits to be sent"))
