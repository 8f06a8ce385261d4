"""Ids that machines keep and codes that people read."""

from __future__ import annotations

import secrets
import time
from uuid import UUID

#: No 0/O, 1/I/L, U/V look-alikes, no vowels that spell words: read over the telephone without a doubt.
CODE_LETTERS = "23456789BCDFGHJKMNPQRSTWXZ"
CODE_LENGTH = 8


def new_id() -> UUID:
    """Make a UUIDv7: the time first, so that rows made together lie together in the index."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def new_code() -> str:
    """Make a code for an address that a person reads: 2e11 of them, the table's constraint catches a twin."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
