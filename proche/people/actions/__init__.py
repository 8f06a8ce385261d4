"""The only writers of people.

accounts  the first admin, invitations, roles, stopping and opening again
profiles  what the desk knows of a person's work, and how it speaks to them
hours     the hours that a person works each week, and days that are unlike their weekday
one_day   hours and place of one day together
places    from home or on site
leave     days off: asked, told, answered, taken back
swaps     two people exchange a day each
telling   how people are told of leave and of exchanges
shared    what they share; refusals: what they say no to
"""

from proche.people.actions.accounts import (
    Invitation,
    accept_invitation,
    add_person,
    create_first_admin,
    deactivate,
    find_invited,
    forget_sessions,
    invite_again,
    reactivate,
    set_role,
)
from proche.people.actions.hours import change_day, keep_day, set_hours
from proche.people.actions.leave import (
    LeaveRef,
    ask_leave,
    ask_leave_again,
    come_back,
    grant_leave,
    refuse_leave,
    reopen_leave,
    withdraw_leave,
)
from proche.people.actions.one_day import Arranged, arrange_day, as_usual
from proche.people.actions.places import change_place, set_places
from proche.people.actions.profiles import (
    set_language,
    set_profile,
    set_time_zone,
)
from proche.people.actions.refusals import (
    AlreadyStarted,
    AnsweredAlready,
    CannotSwap,
    EmailTaken,
    InvitationSpent,
    LastAdmin,
    NothingSaid,
    NotYours,
    OnLeave,
    OutOfFrame,
    TooFarAhead,
    TooManyFromHome,
    WeakPassword,
    WrongHours,
    WrongLeave,
    WrongZone,
)
from proche.people.actions.swaps import (
    SwapRef,
    agree_to_swap,
    ask_swap,
    decline_swap,
    grant_swap,
    refuse_swap,
    undo_swap,
    withdraw_swap,
)

__all__ = [
    "AlreadyStarted",
    "AnsweredAlready",
    "Arranged",
    "CannotSwap",
    "EmailTaken",
    "Invitation",
    "InvitationSpent",
    "LastAdmin",
    "LeaveRef",
    "NotYours",
    "NothingSaid",
    "OnLeave",
    "OutOfFrame",
    "SwapRef",
    "TooFarAhead",
    "TooManyFromHome",
    "WeakPassword",
    "WrongHours",
    "WrongLeave",
    "WrongZone",
    "accept_invitation",
    "add_person",
    "agree_to_swap",
    "arrange_day",
    "as_usual",
    "ask_leave",
    "ask_leave_again",
    "ask_swap",
    "change_day",
    "change_place",
    "come_back",
    "create_first_admin",
    "deactivate",
    "decline_swap",
    "find_invited",
    "forget_sessions",
    "grant_leave",
    "grant_swap",
    "invite_again",
    "keep_day",
    "reactivate",
    "refuse_leave",
    "refuse_swap",
    "reopen_leave",
    "set_hours",
    "set_language",
    "set_places",
    "set_profile",
    "set_role",
    "set_time_zone",
    "undo_swap",
    "withdraw_leave",
    "withdraw_swap",
]
