"""The only writers of procedures.

drafts       what a person is writing: kept, proposed, taken up, declined, thrown away
publishing   a new version, retired, brought back
following    a procedure in a case: begun, each step, deviations, undone, switched, left
closing      a case with a required procedure that has not ended is not closed without a reason
refusals     what they say no to
"""

from proche.queue.procedures.actions.drafts import (
    decline,
    discard,
    keep_discarded,
    keep_draft,
    open_draft,
    propose,
    take_up,
)
from proche.queue.procedures.actions.following import (
    deviate,
    leave,
    not_followed,
    start,
    switch,
    take_step,
    undo,
)
from proche.queue.procedures.actions.publishing import bring_back, publish, retire
from proche.queue.procedures.actions.refusals import (
    KeptElsewhere,
    KeyTaken,
    MovedOn,
    NoteMissing,
    NothingChanged,
    NotReadable,
    PublishedMeanwhile,
    ReasonMissing,
    Unfinished,
)

__all__ = [
    "KeptElsewhere",
    "KeyTaken",
    "MovedOn",
    "NotReadable",
    "NoteMissing",
    "NothingChanged",
    "PublishedMeanwhile",
    "ReasonMissing",
    "Unfinished",
    "bring_back",
    "decline",
    "deviate",
    "discard",
    "keep_discarded",
    "keep_draft",
    "leave",
    "not_followed",
    "open_draft",
    "propose",
    "publish",
    "retire",
    "start",
    "switch",
    "take_step",
    "take_up",
    "undo",
]
