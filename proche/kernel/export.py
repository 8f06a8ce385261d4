"""One chain as one file that anyone can check without the desk."""

from __future__ import annotations

import json
from typing import Any

from proche.kernel import chain as links
from proche.kernel import models, seals
from proche.kernel.chain import Entry
from proche.kernel.refusal import NotFound

FORMAT = "proche trace export 1"
HOW_TO_CHECK = [
    "Canonical JSON: keys sorted, no spaces, characters as they are, UTF-8.",
    "1. Each entry: take all its fields but `hash`; SHA-256 of their canonical JSON gives `hash`.",
    "2. Each entry's `previous` is the `hash` of the entry before it; the first names 64 zeros; "
    "`seq` counts 1, 2, 3...",
    "3. `seal.head` is the entry of that `seq` and `hash`: the end of this chain on the day it was sealed.",
    "4. Start with SHA-256 of a zero byte and the canonical JSON of `seal.head`. For each step of "
    "`seal.path`: SHA-256 of a byte 1, the left hash, the right hash (as bytes); `side` is where "
    "the hash of the step stands. The last result is `seal.statement.root`.",
    "5. `seal.signature` is the Ed25519 signature (RFC 8032) of the canonical JSON of `seal.statement` by "
    "`seal.public_key`. Compare the key with the one that the desk publishes.",
    "Entries after `seal.head` are younger than the latest seal: chained, not yet signed.",
    "`sha256` of an entry is the SHA-256 of the received or sent file that it speaks of.",
    "A ready script stands in the page docs/trace.md of Proche; it needs Python alone.",
]


def export(chain: str) -> bytes:
    """Write a chain with its latest seal and all that is needed to check both. Raises: NotFound."""
    rows = models.TraceEntry.objects.filter(chain=chain).order_by("seq")
    entries = [Entry(*row) for row in rows.values_list(*links.COLUMNS)]
    if not entries:
        raise NotFound
    document = {
        "format": FORMAT,
        "how_to_check": HOW_TO_CHECK,
        "chain": chain,
        "entries": [entry.as_json() for entry in entries],
        "seal": _latest_seal(chain),
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _latest_seal(chain: str) -> dict[str, Any] | None:
    held = models.TraceSealHead.objects.filter(chain=chain).select_related("seal")
    head = held.order_by("-seal__number").first()
    if head is None:
        return None
    steps = links.path(list(seals.leaves(head.seal_id)), head.place)
    return {
        "head": {"chain": chain, "seq": head.seq, "hash": head.hash},
        "path": [{"side": side, "hash": hash} for side, hash in steps],
        "statement": json.loads(head.seal.statement),
        "hash": head.seal.hash,
        "signature": head.seal.signature,
        "public_key": head.seal.public_key,
    }
