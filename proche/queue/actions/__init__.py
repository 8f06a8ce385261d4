"""The only writers of cases. Each writes state, trace and live event in one transaction.

A claim is a lease, won by one conditional UPDATE: two people never both win, on either database.

opening      a case enters the queue; what is known of it changes; notes
offering     which cases are a person's to take, in the order to try them
claiming     a case goes into one person's hands
giving_back  out of their hands: released, lapsed, handed over, their holder left
endings      closed, opened again, put aside, woken
leases       what they share; refusals: what they say no to
"""

from proche.queue.actions.claiming import claim, hold, next_case, renew, renew_all
from proche.queue.actions.endings import close, put_aside, reopen, wake
from proche.queue.actions.giving_back import hand_over, lapse, release, release_all
from proche.queue.actions.leases import Claim, lease
from proche.queue.actions.offering import Offer, find_offer
from proche.queue.actions.opening import add_note, open_case, retitle
from proche.queue.actions.refusals import (
    AlreadyDone,
    AlreadyTaken,
    CannotTake,
    Kept,
    NotHere,
    NothingSaid,
    NotYours,
    WrongMoment,
)

__all__ = [
    "AlreadyDone",
    "AlreadyTaken",
    "CannotTake",
    "Claim",
    "Kept",
    "NotHere",
    "NotYours",
    "NothingSaid",
    "Offer",
    "WrongMoment",
    "add_note",
    "claim",
    "close",
    "find_offer",
    "hand_over",
    "hold",
    "lapse",
    "lease",
    "next_case",
    "open_case",
    "put_aside",
    "release",
    "release_all",
    "renew",
    "renew_all",
    "reopen",
    "retitle",
    "wake",
]
