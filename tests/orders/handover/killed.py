"""A worker killed once it sent and before it noted it: `python -m tests.orders.handover.killed DB MOMENT`."""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime

import django
from django.conf import settings


def main() -> None:
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    django.setup()
    from proche.kernel import outbox

    def die(*args: object, **more: object) -> bool:
        os.kill(os.getpid(), signal.SIGKILL)
        return False

    outbox._settle = die  # type: ignore[assignment]
    outbox.send_due(at=datetime.fromisoformat(sys.argv[2]))


if __name__ == "__main__":
    main()
