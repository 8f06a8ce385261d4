"""Fact -> handler, in one readable table: where a lower room wakes a higher one.

Rooms below never import rooms above; they leave a place to register, and this page fills
it once, when all rooms are loaded.
"""

from __future__ import annotations


def connect() -> None:
    """Called by site.apps when the rooms are loaded."""
