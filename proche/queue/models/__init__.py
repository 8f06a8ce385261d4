"""The tables of the queue, one module a subject."""

from proche.queue.models.cases import TURN, Case, CaseNote
from proche.queue.models.looks import SecondLook
from proche.queue.models.offers import CaseOffer, Choice

__all__ = ["TURN", "Case", "CaseNote", "CaseOffer", "Choice", "SecondLook"]
