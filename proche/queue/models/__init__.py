"""The tables of the queue, one module a subject."""

from proche.queue.models.cases import TURN, Case, CaseNote
from proche.queue.models.looks import SecondLook
from proche.queue.models.offers import CaseOffer, Choice
from proche.queue.models.procedures import (
    Following,
    Procedure,
    ProcedureDraft,
    ProcedureVersion,
    StepTaken,
)
from proche.queue.models.promises import Promise
from proche.queue.models.studies import Study

__all__ = [
    "TURN",
    "Case",
    "CaseNote",
    "CaseOffer",
    "Choice",
    "Following",
    "Procedure",
    "ProcedureDraft",
    "ProcedureVersion",
    "Promise",
    "SecondLook",
    "StepTaken",
    "Study",
]
