"""The only writers of promises. Each writes state, trace and live event in one transaction.

making    promised at a time that holds      ending    kept, tried, moved, called off, undone
owning    passed to who will be there        watching  warned of, told that it is time, late
cases     what a promise does to its case    telling   what people are told, through the gate
records   what they share: taking turns, the owner's hold, the trace
"""

from proche.queue.promises.actions.ending import call_off, keep, move, reopen, tried
from proche.queue.promises.actions.making import To, promise, promise_customer, propose, slot_at
from proche.queue.promises.actions.owning import settle
from proche.queue.promises.actions.refusals import (
    AlreadyEnded,
    NobodyThere,
    NotAgreed,
    NothingPromised,
    NotUnderstood,
    TooFar,
    WrongTime,
)
from proche.queue.promises.actions.watching import is_involved, recheck, sweep

__all__ = [
    "AlreadyEnded",
    "NobodyThere",
    "NotAgreed",
    "NotUnderstood",
    "NothingPromised",
    "PromiseRef",
    "To",
    "TooFar",
    "WrongTime",
    "call_off",
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
