"""Waking those who wait for something in the database, without another broker.

PostgreSQL tells (NOTIFY, when the transaction commits). SQLite is asked every 50 ms whether its file
changed, which costs microseconds and reads no table. A wake is a hint: whoever wakes looks for itself.
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DatabaseError, InterfaceError

log = logging.getLogger(__name__)
GLANCE_SECONDS = 0.05


def tell(channel: str) -> None:
    """Wake the waiters of a channel once this transaction commits."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [channel])


class Waiter:
    """Waits for a channel on a connection of its own. Made, used and closed in one thread.

    What happens between two calls of `wait` wakes the second one: look for work, then wait.
    """

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self._own: BaseDatabaseWrapper | None = None
        self._seen: int | None = None

    def wait(self, seconds: float) -> bool:
        """Whether something may have happened; False when the time is over."""
        try:
            own = self._listen()
            return self._notified(own, seconds) if own.vendor == "postgresql" else self._changed(own, seconds)
        except (DatabaseError, InterfaceError) as error:
            # The server may be restarting; the caller looks for itself meanwhile.
            log.warning("Waiting for %s without being told: %s", self.channel, error)
            self.close()
            time.sleep(seconds)
            return False

    def close(self) -> None:
        if self._own is not None:
            # A connection that broke cannot be closed in good order.
            with suppress(DatabaseError, InterfaceError):
                self._own.close()
        self._own, self._seen = None, None

    def _listen(self) -> BaseDatabaseWrapper:
        if self._own is None:
            self._own = connection.copy()
            with self._own.cursor() as cursor:
                cursor.execute(f"LISTEN {self.channel}" if self._own.vendor == "postgresql" else "SELECT 1")
        return self._own

    def _notified(self, own: BaseDatabaseWrapper, seconds: float) -> bool:
        return any(True for _ in own.connection.notifies(timeout=seconds, stop_after=1))

    def _changed(self, own: BaseDatabaseWrapper, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while (version := self._version(own)) == self._seen:
            if time.monotonic() >= until:
                return False
            time.sleep(min(GLANCE_SECONDS, seconds))
        self._seen = version
        return True

    def _version(self, own: BaseDatabaseWrapper) -> int:
        with own.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            return int(cursor.fetchone()[0])
