"""The only writers of people.

accounts  the first admin, invitations, roles, stopping and opening again
profiles  what the desk knows of a person's work, and how it speaks to them
hours     the hours that a person works each week
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
from proche.people.actions.hours import (
    set_hours,
)
from proche.people.actions.profiles import (
    set_language,
    set_profile,
    set_time_zone,
)
from proche.people.actions.refusals import (
    AlreadyStarted,
    EmailTaken,
    InvitationSpent,
    LastAdmin,
    NotYours,
    WeakPassword,
    WrongHours,
    WrongZone,
)

__all__ = [
    "AlreadyStarted",
    "EmailTaken",
    "Invitation",
    "InvitationSpent",
    "LastAdmin",
    "NotYours",
    "WeakPassword",
    "WrongHours",
    "WrongZone",
    "accept_invitation",
    "add_person",
    "create_first_admin",
    "deactivate",
    "find_invited",
    "forget_sessions",
    "invite_again",
    "reactivate",
    "set_hours",
    "set_language",
    "set_profile",
    "set_role",
    "set_time_zone",
]
