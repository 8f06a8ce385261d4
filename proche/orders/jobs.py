"""Jobs of the orders room: read a received document in the bounded process."""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime

from django.conf import settings
from django_tasks import task

from proche.kernel import clock, files
from proche.orders import actions, queries
from proche.orders.blanks import queries as blanks
from proche.orders.readers.limits import Limits
from proche.orders.readers.sandbox import Sandbox
from proche.orders.reading import Reading

log = logging.getLogger(__name__)

#: A document whose reading killed its worker this often is given to a person unread.
TRIES = 3


@task
def read_document(document_pk: int) -> list[str]:
    """Read one document and record its orders; run twice it does nothing twice. Gives the cases' codes."""
    document = actions.begin_reading(document_pk)
    if document is None:
        return []
    began = time.monotonic()
    readings = (
        _read(document.sha256, name=document.name)
        if document.tries <= TRIES
        else actions.given_up(document_pk, times=TRIES)
    )
    seconds = time.monotonic() - began
    codes = actions.record_readings(document_pk, readings, seconds=seconds, at=clock.now())
    log.info("read %s: %s in %.2f s", document.sha256[:12], readings[0].form, seconds)
    return codes


def give_up(document_pk: int, *, at: datetime) -> None:
    """A reading job that failed for good: the document is put before a person unread."""
    readings = actions.given_up(document_pk, times=TRIES)
    actions.record_readings(document_pk, readings, seconds=0.0, at=at)


def _read(sha256: str, *, name: str) -> list[Reading]:
    path = files.path(sha256)
    return sandbox().read(path, name=name, catalogue=queries.catalogue(), blanks=blanks.blanks())


_own = threading.local()


def sandbox() -> Sandbox:
    """This thread's own reading process: a long scan in one job loop holds up no other."""
    if not hasattr(_own, "sandbox"):
        _own.sandbox = Sandbox(Limits.from_settings(settings.PROCHE))
    found: Sandbox = _own.sandbox
    return found
