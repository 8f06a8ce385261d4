"""After an order was read: it may pass without a hand."""

from __future__ import annotations

import logging

from django_tasks import task

from proche.kernel import clock, jobs
from proche.kernel.words import Said
from proche.orders.touchless import actions, queries

log = logging.getLogger(__name__)


@task
def let_pass(order_pk: int) -> str:
    """Run twice it does nothing twice; gives why a person must see the order, "" when it passed."""
    words: Said | None = actions.let_pass(order_pk, at=clock.now())
    if words is not None:
        log.info("order %s waits for a hand: %s", order_pk, words)
    return str(words or "")


def pass_on(order_pk: int) -> None:
    """In the transaction that opens the order; only for a customer who agreed."""
    if queries.has_consent_of(order_pk):
        jobs.later(let_pass, order_pk)
