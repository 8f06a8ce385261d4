"""What every page of the desk shows around its subject. Read once a request, and only by whole pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from proche.people.rules import Right

THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the bar: its address, and the key that follows "g"."""

    name: Any
    url_name: str
    icon: str
    key: str
    needs: Right


PLACES = (
    Place(_("Home"), "home", "home", "h", Right.SEE_DESK),
    Place(_("Queue"), "queue", "queue", "q", Right.SEE_DESK),
    Place(_("Customers"), "customers", "customers", "c", Right.SEE_CUSTOMER),
    Place(_("Catalogue"), "catalogue", "catalogue", "p", Right.SEE_CATALOGUE),
    Place(_("Team"), "team", "team", "t", Right.SEE_TEAM),
)


@dataclass(frozen=True, slots=True)
class NavItem:
    name: str
    url: str
    icon: str
    key: str
    is_here: bool
    count: int = 0
    count_shown: str = ""
    count_words: str = ""


@dataclass(frozen=True, slots=True)
class Face:
    """Someone as the bar shows them."""

    name: str
    initials: str
    presence: str
    says: str


@dataclass(frozen=True, slots=True)
class Shell:
    nav: list[NavItem]
    me: Face
    here: str = ""
    people: list[Face] = field(default_factory=list)
    more_people: int = 0
    people_words: str = ""
    live_token: str = ""
    home_url: str = "/"
    next_url: str = ""
    nav_url: str = ""
    team_url: str = ""
    heartbeat_url: str = ""
    presence_url: str = ""
    presences: list[Any] = field(default_factory=list)
    profile_url: str = ""
    theme_url: str = ""
    sign_out_url: str = ""


def context(request: HttpRequest) -> Mapping[str, Any]:
    """The context processor: no query here, the shell reads when a template asks for it."""
    theme = request.COOKIES.get("theme", "")
    shared: dict[str, Any] = {
        "theme": theme if theme in THEMES else "",
        "desk_name": settings.PROCHE["PROCHE_DESK_NAME"],
        "at": getattr(request, "at", None),
    }
    if getattr(request, "person", None) is not None:
        shared["shell"] = SimpleLazyObject(lambda: _once(request))
    return shared


def _once(request: HttpRequest) -> Shell:
    if not hasattr(request, "_shell"):
        request._shell = _shell(request)  # type: ignore[attr-defined]
    shell: Shell = request._shell  # type: ignore[attr-defined]
    return shell


def _shell(request: Any) -> Shell:
    person = request.person
    return Shell(
        nav=_nav(request),
        me=Face(person.name, person.initials, "here", ""),
        profile_url=reverse("profile"),
        theme_url=reverse("set_theme"),
        sign_out_url=reverse("account_logout"),
    )


def _nav(request: Any) -> list[NavItem]:
    places = [place for place in PLACES if request.person.has_right(place.needs)]
    return [_item(request, place) for place in places if _address(place.url_name)]


def _item(request: Any, place: Place) -> NavItem:
    url = _address(place.url_name)
    is_here = request.path == url or (url != "/" and request.path.startswith(url))
    return NavItem(str(place.name), url, place.icon, place.key, is_here)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
