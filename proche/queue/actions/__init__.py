"""The only writers of cases. Each writes state, trace and live event in one transaction.

A claim is a lease, won by one conditional UPDATE: two people never both win, on either database.

turns        its turn is another one, by hand
opening      a case enters the queue; what is known of it changes; notes
offering     which cases are a person's to take, in the order to try them
pushing      what waits is held out to the best person: made, declined, lapsed, withdrawn
claiming     a case goes into one person's hands
giving_back  out of their hands: released, lapsed, handed over, their holder left
endings      closed, opened again, put aside, woken
sweeping     no case is orphaned: found, repaired and told
many         one step on many cases
looking      a second pair of eyes
leases       what they share; refusals: what they say no to
"""

from proche.queue.actions.claiming import accept, claim, hold, next_case, renew_all
from proche.queue.actions.endings import bring_back, close, is_free, put_aside, reopen, wake
from proche.queue.actions.giving_back import hand_over, lapse, release, release_all, take_back
from proche.queue.actions.leases import Claim, lease
from proche.queue.actions.looking import answer_look, ask_look, withdraw_look
from proche.queue.actions.many import do_many, undo_many
from proche.queue.actions.offering import Offer, find_offer
from proche.queue.actions.opening import add_note, open_case, retitle
from proche.queue.actions.pushing import decline, lapse_offers, look_again, offer_waiting, withdraw_offers
from proche.queue.actions.refusals import (
    AlreadyDone,
    AlreadyTaken,
    CannotTake,
    Kept,
    LookAsked,
    LookOver,
    NeedsLook,
    NoReason,
    NoSecondLook,
    NotHere,
    NothingSaid,
    NotOffered,
    NotYours,
    Resting,
    WrongMoment,
)
from proche.queue.actions.sweeping import forget_choices, set_right
from proche.queue.actions.turns import set_priority

__all__ = [
    "AlreadyDone",
    "AlreadyTaken",
    "CannotTake",
    "Claim",
    "Kept",
    "LookAsked",
    "LookOver",
    "NeedsLook",
    "NoReason",
    "NoSecondLook",
    "NotHere",
    "NotOffered",
    "NotYours",
    "NothingSaid",
    "Offer",
    "Resting",
    "WrongMoment",
    "accept",
    "add_note",
    "answer_look",
    "ask_look",
    "bring_back",
    "claim",
    "close",
    "decline",
    "do_many",
    "find_offer",
    "forget_choices",
    "hand_over",
    "hold",
    "is_free",
    "lapse",
    "lapse_offers",
    "lease",
    "look_again",
    "next_case",
    "offer_waiting",
    "open_case",
    "put_aside",
    "release",
    "release_all",
    "renew_all",
    "reopen",
    "retitle",
    "set_priority",
    "set_right",
    "take_back",
    "undo_many",
    "wake",
    "withdraw_look",
    "withdraw_offers",
]
