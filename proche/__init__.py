"""Proche: the remote team's desk. The picture of the rooms is in docs/architecture.md."""

__version__ = "0.1.0"
