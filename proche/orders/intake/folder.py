"""The watched folder: a file that has settled is received, then moved to received/ beside it.

A file that cannot be taken goes to refused/ with a .txt of the same name that says why. The
key of an arrival is the file's own identity, so that a desk cut off between receiving and
moving knows the file when it meets it again.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from proche.kernel import clock
from proche.kernel.refusal import Refusal
from proche.orders.intake import doors
from proche.orders.rules import Channel

log = logging.getLogger(__name__)

RECEIVED, REFUSED = "received", "refused"
#: how often the folder is looked at: shares of other machines announce nothing; seconds
EVERY = 0.5
#: a file unchanged for this long is complete; seconds. An empty one may only have been begun
SETTLED, SETTLED_EMPTY = 1.0, 30.0
#: names that copying programs give to files they are not done with
UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", "~")


@dataclass(frozen=True, slots=True)
class Look:
    """A file as it was at one look."""

    inode: int
    size: int
    changed: int


@dataclass
class Folder:
    """The door of one folder."""

    folder: Path
    most_mb: int
    name: str = "folder"
    _seen: dict[str, tuple[Look, float]] = field(default_factory=dict)

    def run(self, stop: threading.Event) -> None:
        doors.patiently(
            lambda: self.step(time.monotonic()),
            stop,
            every=EVERY,
            door=self.name,
            setting="PROCHE_WATCH_FOLDER",
        )

    def step(self, moment: float) -> int:
        """Take every file that has settled by the monotonic `moment`; gives how many were met."""
        for part in (RECEIVED, REFUSED):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        looks = dict(self._look())
        settled = [name for name, look in looks.items() if self._has_settled(name, look, moment)]
        self._seen = {name: seen for name, seen in self._seen.items() if name in looks}
        for name in settled:
            self._take(name, looks[name])
        return len(settled)

    def _look(self) -> Iterator[tuple[str, Look]]:
        with os.scandir(self.folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                unfinished = entry.name.lower().endswith(UNFINISHED) or entry.name.startswith((".", "~"))
                if unfinished or not entry.is_file(follow_symlinks=False):
                    continue
                state = entry.stat(follow_symlinks=False)
                yield entry.name, Look(state.st_ino, state.st_size, state.st_mtime_ns)

    def _has_settled(self, name: str, look: Look, moment: float) -> bool:
        known = self._seen.get(name)
        if known is None or known[0] != look:
            self._seen[name] = (look, moment)
            return False
        return moment - known[1] >= (SETTLED if look.size else SETTLED_EMPTY)

    def _take(self, name: str, look: Look) -> None:
        path = self.folder / name
        try:
            doors.check_size(look.size, most_mb=self.most_mb)
            data = path.read_bytes()
        except FileNotFoundError:
            return  # taken away again before we came to it
        except PermissionError as error:
            self._refuse(path, f"The desk may not open this file: {error.strerror}.")
        except Refusal as refusal:
            self._refuse(path, str(refusal))
        else:
            self._receive(path, data, look)

    def _receive(self, path: Path, data: bytes, look: Look) -> None:
        """What the desk's own disk refuses is no fault of the file: it stays there and is taken later."""
        key = f"folder:{look.inode}:{look.changed}:{look.size}:{hashlib.sha256(data).hexdigest()}"
        try:
            doors.take(
                data, channel=Channel.FOLDER, name=path.name, key=key, most_mb=self.most_mb,
                at=clock.now(),
            )  # fmt: skip
        except Refusal as refusal:
            self._refuse(path, str(refusal))
        else:
            _move(path, self.folder / RECEIVED)

    def _refuse(self, path: Path, words: str) -> None:
        moved = _move(path, self.folder / REFUSED)
        moved.with_name(f"{moved.name}.txt").write_text(f"{words}\n", encoding="utf-8")
        log.warning("%s was refused: %s", path, words)


def _move(path: Path, folder: Path) -> Path:
    """Move a file into the folder, under a free name."""
    target = free_name(folder, path.name)
    os.rename(path, target)
    return target


def free_name(folder: Path, name: str) -> Path:
    """`order.pdf`, or `order (2).pdf` where that is taken."""
    target, number = folder / name, 1
    while target.exists():
        number += 1
        target = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
    return target
