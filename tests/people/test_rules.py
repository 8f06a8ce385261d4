"""Rights, as tables."""

from __future__ import annotations

import pytest

from proche.people.rules import Right, Role, initials, may_manage, rights_of


@pytest.mark.parametrize(
    ("right", "roles"),
    [
        (Right.SEE_DESK, "AGENT LEAD ADMIN"),
        (Right.TAKE_CASE, "AGENT LEAD ADMIN"),
        (Right.CONFIRM_ORDER, "AGENT LEAD ADMIN"),
        (Right.EDIT_CUSTOMER, "AGENT LEAD ADMIN"),
        (Right.EDIT_CATALOGUE, "LEAD ADMIN"),
        (Right.MANAGE_TEAM, "LEAD ADMIN"),
        (Right.ERASE_PERSONAL_DATA, "LEAD ADMIN"),
        (Right.ADMIN, "ADMIN"),
    ],
)
def test_who_has_a_right(right, roles):
    assert [role for role in Role if right in rights_of(role)] == roles.split()


def test_a_guest_has_no_right_and_an_admin_every_one():
    assert rights_of(Role.GUEST) == frozenset()
    assert rights_of(Role.ADMIN) == frozenset(Right)


@pytest.mark.parametrize(
    ("by", "target", "may"),
    [
        (Role.ADMIN, Role.ADMIN, True),
        (Role.ADMIN, Role.AGENT, True),
        (Role.LEAD, Role.ADMIN, False),
        (Role.LEAD, Role.LEAD, True),
        (Role.LEAD, Role.GUEST, True),
        (Role.AGENT, Role.AGENT, False),
        (Role.GUEST, Role.GUEST, False),
    ],
)
def test_only_an_admin_makes_or_changes_an_admin(by, target, may):
    assert may_manage(by, target) is may


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nadia Benali", "NB"),
        ("Inès", "I"),
        ("Jean-Marc de La Tour", "JT"),
        ("", ""),
        ("omar  rahmani", "OR"),
    ],
)
def test_initials(name, expected):
    assert initials(name) == expected
