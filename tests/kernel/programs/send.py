"""send FILE HOURS [DIE_AT]: send the outbox by writing keys into a file; with DIE_AT, die as by kill -9
right after the message of that key left, before the desk could note it."""

import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from proche.kernel import outbox

AT = datetime(2026, 11, 24, 9, 42, tzinfo=UTC) + timedelta(hours=int(sys.argv[2]))
DIE_AT = sys.argv[3] if len(sys.argv) > 3 else ""


def send(message: outbox.Message) -> None:
    with Path(sys.argv[1]).open("a") as out:
        out.write(message.key + "\n")
    if message.key == DIE_AT:
        os.kill(os.getpid(), signal.SIGKILL)


outbox.register("note", send)
outbox.send_due(at=AT)
