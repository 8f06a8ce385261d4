"""The tables of the queue, one module a subject."""

from proche.queue.models.cases import TURN, Case, CaseNote
from proche.queue.models.looks import SecondLook
from proche.queue.models.offers import CaseOffer, Choice
from proche.queue.models.studies import Study
from proche.queue.models.promises import Promise

__all__ = ["TURN", "Case", "CaseNote", "CaseOffer", "Choice", "Promise", "SecondLook", "Study"]
