"""The only writers of promises. Each writes state, trace and live event in one transaction.

making    promised at a time that holds      ending    kept, tried, moved, called off, undone
owning    passed to who will be there        watching  warned of, told that it is time, late
erasing   whom it was for is forgotten
cases     what a promise does to its case    telling   what people are told, through the gate
records   what they share: taking turns, the owner's hold, the trace
"""

from proche.queue.promises.actions.ending import call_off, keep, move, reopen, tried
from proche.queue.promises.actions.erasing import forget_whom
from proche.queue.promises.actions.making import To, promise, promise_customer, propose, slot_at
from proche.queue.promises.actions.owning import settle
from proche.queue.promises.actions.refusals import (
    AlreadyEnded,
    NobodyThere,
    NoMailAddress,
    NoNumber,
    NotAgreed,
    NothingPromised,
    NotUnderstood,
    StillOpen,
    TooFar,
    WrongTime,
)
from proche.queue.promises.actions.watching import is_involved, recheck, sweep
from proche.queue.promises.rules import PromiseRef

__all__ = [
    "AlreadyEnded",
    "NoMailAddress",
    "NoNumber",
    "NobodyThere",
    "NotAgreed",
    "NotUnderstood",
    "NothingPromised",
    "PromiseRef",
    "StillOpen",
    "To",
    "TooFar",
    "WrongTime",
    "call_off",
    "forget_whom",
    "is_involved",
    "keep",
    "move",
    "promise",
    "promise_customer",
    "propose",
    "recheck",
    "reopen",
    "settle",
    "slot_at",
    "sweep",
    "tried",
]
