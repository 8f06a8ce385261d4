"""Codes as a column's choices."""

from __future__ import annotations

from enum import StrEnum


def choices(codes: type[StrEnum]) -> list[tuple[str, str]]:
    return [(code.value, code.value) for code in codes]
