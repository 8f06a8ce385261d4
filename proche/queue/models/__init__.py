"""The tables of the queue, one module a subject."""

from proche.queue.models.cases import TURN, Case, CaseNote

__all__ = ["TURN", "Case", "CaseNote"]
