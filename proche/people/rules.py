"""Who may do what, as tables. A right stands beside an address; a role is a set of rights."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Right(StrEnum):
    SEE_DESK = "SEE_DESK"
    TAKE_CASE = "TAKE_CASE"
    CONFIRM_ORDER = "CONFIRM_ORDER"
    RECEIVE_DOCUMENT = "RECEIVE_DOCUMENT"
    SEE_CUSTOMER = "SEE_CUSTOMER"
    EDIT_CUSTOMER = "EDIT_CUSTOMER"
    ERASE_PERSONAL_DATA = "ERASE_PERSONAL_DATA"
    GIVE_LINK = "GIVE_LINK"
    SEE_CATALOGUE = "SEE_CATALOGUE"
    EDIT_CATALOGUE = "EDIT_CATALOGUE"
    SEE_TRACE = "SEE_TRACE"
    SEE_TEAM = "SEE_TEAM"
    MANAGE_TEAM = "MANAGE_TEAM"
    PUBLISH_PROCEDURE = "PUBLISH_PROCEDURE"
    STUDY_TEAM = "STUDY_TEAM"
    ADMIN = "ADMIN"


class Role(StrEnum):
    """GUEST signs in and sees nothing of the desk: an account that waits for its role."""

    GUEST = "GUEST"
    AGENT = "AGENT"
    LEAD = "LEAD"
    ADMIN = "ADMIN"


_AGENT = frozenset(
    {
        Right.SEE_DESK,
        Right.TAKE_CASE,
        Right.CONFIRM_ORDER,
        Right.RECEIVE_DOCUMENT,
        Right.SEE_CUSTOMER,
        Right.EDIT_CUSTOMER,
        Right.SEE_CATALOGUE,
        Right.SEE_TRACE,
        Right.SEE_TEAM,
    }
)
_LEAD = _AGENT | {
    Right.EDIT_CATALOGUE,
    Right.MANAGE_TEAM,
    Right.ERASE_PERSONAL_DATA,
    Right.GIVE_LINK,
    Right.PUBLISH_PROCEDURE,
    Right.STUDY_TEAM,
}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.GUEST: frozenset(),
    Role.AGENT: _AGENT,
    Role.LEAD: _LEAD,
    Role.ADMIN: frozenset(Right),
}


def roles_without(right: Right) -> list[str]:
    return [role.value for role, rights in RIGHTS.items() if right not in rights]


def rights_of(role: str) -> frozenset[Right]:
    return RIGHTS[Role(role)]


@dataclass(frozen=True, slots=True)
class PersonRef:
    """How other rooms name a person."""

    pk: int
    name: str


def signature(by: PersonRef | None) -> str:
    """How the trace names who acted: a reference, never a name, so that erasure stays possible."""
    return f"person:{by.pk}" if by else "desk"


def initials(name: str) -> str:
    words = name.replace("-", " ").split()
    return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()


def may_manage(by: str, target: str) -> bool:
    """Only an admin may make, change or stop an admin: a lead could otherwise become one."""
    rights = rights_of(by)
    if target == Role.ADMIN:
        return Right.ADMIN in rights
    return Right.MANAGE_TEAM in rights
