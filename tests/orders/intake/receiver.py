"""Receives documents without end and says each on its output once the desk says it is stored.

`receiver.py ROUNDS SEED FOLDER`: in each round a fork goes on where acknowledging had stopped,
and is killed with -9 at a moment drawn from SEED. FOLDER is watched too.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

LONGEST_LIFE = 0.3


def main(rounds: int, seed: int, folder: Path) -> None:
    import django

    django.setup()
    # Before the forks, so that each begins at once.
    import proche.orders.intake.folder
    import proche.orders.jobs  # noqa: F401

    moments = random.Random(seed)
    acknowledged = 0
    for _ in range(rounds):
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            receive_from(acknowledged, folder, writing)
        os.close(writing)
        time.sleep(moments.uniform(0, LONGEST_LIFE))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        with os.fdopen(reading) as said:
            for line in said:
                print(line.strip(), flush=True)  # noqa: T201
                acknowledged = int(line) + 1


def receive_from(number: int, folder: Path, said: int) -> None:
    from proche.orders.intake import doors
    from proche.orders.intake.folder import Folder
    from proche.orders.rules import Channel

    watched = Folder(folder, most_mb=1)
    while True:
        data = b"document %d " % number + bytes(20_000)
        doors.take(
            data,
            channel=Channel.MAIL,
            name=f"{number}.txt",
            key=f"k{number}",
            most_mb=1,
            at=datetime.now(UTC),
        )
        os.write(said, b"%d\n" % number)
        (folder / f"f{number}.txt").write_bytes(b"file %d" % number)
        watched.step(0.0)
        watched.step(10.0)
        number += 1


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
