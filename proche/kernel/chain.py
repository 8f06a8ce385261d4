"""What an entry, a chain and a seal are made of, to the byte. Pure; docs/trace.md says the same in words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

#: What the first entry of a chain names as its previous one.
NOTHING = "0" * 64
#: The form of an entry's and a statement's bytes; a change of form is a new number.
FORM = 1

#: The columns of the table, in the order of `Entry`'s fields.
COLUMNS = ("chain", "seq", "at", "by", "what", "data", "sha256", "previous", "hash")

Path = list[tuple[str, str]]


def canonical(value: object) -> str:
    """Write JSON in the one way that is hashed: keys sorted, no spaces, characters as they are.

    Moments, days, ids and decimals become text. Raises: TypeError for a float, which two programs
    would not write alike, and for a key that is no text.
    """
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def plain(value: object) -> Any:
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date | UUID | Decimal):
        return str(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)
    raise TypeError(
        f"The trace keeps text, whole numbers, yes/no, lists and maps, not {type(value).__name__}."
    )


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"A key in the trace is text, not {type(key).__name__}.")
    return str(key)


def moment(at: datetime) -> str:
    """Write a moment in UTC with six digits after the second. Raises: ValueError when it has no zone."""
    if at.tzinfo is None:
        raise ValueError("A moment in the trace has a zone.")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


@dataclass(frozen=True, slots=True)
class Entry:
    """One link. `data_text` is the canonical JSON that the hash covers, as it is stored."""

    chain: str
    seq: int
    at: datetime
    by: str
    what: str
    data_text: str
    sha256: str
    previous: str
    hash: str

    @property
    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(self.data_text)
        return data

    def computed_hash(self) -> str:
        return entry_hash(
            chain=self.chain,
            seq=self.seq,
            at=self.at,
            by=self.by,
            what=self.what,
            data_text=self.data_text,
            sha256=self.sha256,
            previous=self.previous,
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "at": moment(self.at),
            "by": self.by,
            "chain": self.chain,
            "data": self.data,
            "previous": self.previous,
            "seq": self.seq,
            "sha256": self.sha256,
            "v": FORM,
            "what": self.what,
            "hash": self.hash,
        }


def entry_hash(
    *, chain: str, seq: int, at: datetime, by: str, what: str, data_text: str, sha256: str, previous: str
) -> str:
    """Hash one entry: SHA-256 over the canonical JSON of all its fields but the hash.

    The stored text of `data` goes in as it stands, so that a change of one space in it is found too.
    """
    before = canonical({"at": at, "by": by, "chain": chain})
    after = canonical(
        {"previous": previous, "seq": seq, "sha256": sha256, "v": FORM, "what": what},
    )
    return digest(f'{before[:-1]},"data":{data_text},{after[1:]}'.encode())


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def leaf(chain: str, seq: int, hash: str) -> bytes:
    """Hash the end of a chain as a leaf. The leading byte keeps leaves and nodes apart (RFC 6962)."""
    return hashlib.sha256(b"\x00" + canonical({"chain": chain, "hash": hash, "seq": seq}).encode()).digest()


def root(leaves: Iterable[bytes]) -> str:
    """Fold leaves into one hash, level by level; the odd one out moves up as it is."""
    level = list(leaves)
    if not level:
        return digest(b"")
    while len(level) > 1:
        level = list(_next_level(level))
    return level[0].hex()


def _next_level(level: Sequence[bytes]) -> Iterator[bytes]:
    for place in range(0, len(level) - 1, 2):
        yield hashlib.sha256(b"\x01" + level[place] + level[place + 1]).digest()
    if len(level) % 2:
        yield level[-1]


def path(leaves: Sequence[bytes], place: int) -> Path:
    """Give the neighbours that lead from one leaf to the root, each with the side it stands on."""
    steps: Path = []
    level = list(leaves)
    while len(level) > 1:
        neighbour = place ^ 1
        if neighbour < len(level):
            steps.append(("left" if neighbour < place else "right", level[neighbour].hex()))
        level = list(_next_level(level))
        place //= 2
    return steps


def seal_statement(*, number: int, day: date, at: datetime, chains: int, root: str, previous: str) -> str:
    """Write what a seal signs."""
    return canonical(
        {
            "at": at,
            "chains": chains,
            "day": day,
            "number": number,
            "previous": previous,
            "root": root,
            "v": FORM,
        }
    )
