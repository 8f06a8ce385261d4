"""Readers: from received bytes to readings, one module a form, none of which knows Django.

`read` looks at the content, hands the bytes to the reader of that form and numbers what it
found; `sandbox.read` does the same in a process of its own with bounds on time and memory,
and is what the desk uses. `wire` turns readings into JSON and back.
"""

from __future__ import annotations

from proche.orders.readers.dispatch import read

__all__ = ["read"]
