"""What every page of the desk shows around its subject. Read once a request, and only by whole pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from proche.availability import team
from proche.availability.rules import PresenceState
from proche.availability.team import Face
from proche.kernel import gate, live
from proche.kernel.words import Said
from proche.people import queries as people
from proche.people.requests import DeskRequest
from proche.people.rules import Right, Role, initials
from proche.queue import queries as queue
from proche.ui import saying
from proche.ui.answers import partial, topics_of

THEMES = ("light", "dark")
#: As many unseen messages as are counted.
MOST_UNSEEN = 20
#: As many faces as the bar holds; the team's page shows the others.
FACES = 6


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
    Place(_("Promises"), "promises", "phone", "b", Right.SEE_DESK),
    Place(_("Customers"), "customers", "customers", "c", Right.SEE_CUSTOMER),
    Place(_("Catalogue"), "catalogue", "catalogue", "p", Right.SEE_CATALOGUE),
    Place(_("Team"), "team", "team", "t", Right.SEE_TEAM),
)
#: Places that are needed seldom stand in one's own menu: one's own, the team's, the desk's.
MORE = (
    (
        (_("Your schedule"), "my_days", "calendar", Right.SEE_DESK),
        (_("Your days"), "own_days", "clock", Right.SEE_DESK),
        (_("Calendars"), "calendars", "calendar", Right.SEE_DESK),
        (_("How you are reached"), "reached", "mail", Right.SEE_DESK),
    ),
    (
        (_("Procedures"), "procedures", "document", Right.SEE_DESK),
        (_("On call"), "duty", "phone", Right.SEE_TEAM),
        (_("Figures"), "figures", "figures", Right.SEE_DESK),
        (_("Orders without a hand"), "touchless", "check", Right.SEE_DESK),
        (_("What the team asks"), "requests", "note", Right.MANAGE_TEAM),
        (_("The team's days"), "team_days", "team", Right.STUDY_TEAM),
        (_("Silo or pool"), "pooling", "split", Right.STUDY_TEAM),
    ),
    (
        (_("Rules of the desk"), "rules", "shield", Right.ADMIN),
        (_("What could not be sent"), "unsent", "alert", Right.ADMIN),
    ),
)
#: What one says of oneself: state and minutes, in words, and the dot beside them.
PRESENCES = (
    ("HERE", _("Here"), "here"),
    ("PHONE 240", _("On the phone for four hours"), "here"),
    ("BREAK 15", _("Break for 15 minutes"), "busy"),
    ("BREAK 20", _("Break for 20 minutes"), "busy"),
    ("BREAK 45", _("Break for 45 minutes"), "busy"),
    ("AWAY 15", _("Away for 15 minutes"), "away"),
    ("AWAY 60", _("Away for an hour"), "away"),
    ("AWAY TOMORROW", _("Away until tomorrow morning"), "away"),
    ("OFF", _("Off until I say so"), "off"),
)


@dataclass(frozen=True, slots=True)
class NavItem:
    name: str
    url: str
    icon: str
    key: str
    is_here: bool
    count_shown: str = ""
    count_words: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    name: str
    dot: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class Banner:
    pk: int
    title: Said
    sub: str
    url: str
    is_urgent: bool
    #: How many others came and were not seen.
    more: int


@dataclass(frozen=True, slots=True)
class Shell:
    nav: list[NavItem]
    me: Face
    people: list[Face] = field(default_factory=list)
    more_people: int = 0
    people_words: str = ""
    presences: list[Choice] = field(default_factory=list)
    live_token: str = ""
    home_url: str = "/"
    next_url: str = ""
    nav_url: str = ""
    faces_url: str = ""
    team_url: str = ""
    heartbeat_url: str = ""
    presence_url: str = ""
    search_url: str = ""
    profile_url: str = ""
    #: What the person was told and has not looked at yet.
    banners: list[Banner] = field(default_factory=list)
    banners_url: str = ""
    see_url: str = ""
    all_url: str = ""
    #: Pages that stand in one's own menu, group by group: name, address, icon.
    more: list[list[tuple[str, str, str]]] = field(default_factory=list)
    theme_url: str = ""
    sign_out_url: str = ""
    #: What happens in this browser before its person signs out, and the address that it tells.
    sign_out_behaviour: str = ""
    forget_url: str = ""


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
    elif settings.PROCHE["PROCHE_DEMO"]:
        shared["demo_accounts"] = SimpleLazyObject(demo_accounts)
    return shared


def demo_accounts() -> list[dict[str, str]]:
    """One of each role, whose password the demo prints anyway. No other desk shows anyone."""
    from proche.site.demo import team as demo

    firsts = {member.role: member for member in reversed(demo.TEAM_OF_TWELVE)}
    chosen = [firsts[role] for role in (Role.AGENT, Role.LEAD, Role.ADMIN)]
    known = {row.email for row in people.list_people()}
    return [
        {
            "name": one.name,
            "initials": initials(one.name),
            "email": one.email,
            "password": demo.PASSWORD,
            "role": one.role.value,
        }
        for one in chosen
        if one.email in known
    ]


def _once(request: Any) -> Shell:
    if not hasattr(request, "_shell"):
        request._shell = _shell(request)
    shell: Shell = request._shell
    return shell


def _shell(request: Any) -> Shell:
    person = request.person
    links: dict[str, Any] = {
        "profile_url": reverse("profile"),
        "theme_url": reverse("set_theme"),
        "sign_out_url": reverse("account_logout"),
    }
    if not person.has_right(Right.SEE_DESK):
        return Shell(nav=[], me=_no_presence(person), **links)
    # Before the counts and faces are read: what changes meanwhile is told.
    token = getattr(request, "live_token", "") or live.topics_token(topics_of(request))
    everyone = team.faces(request)
    me = next((face for face in everyone if face.pk == person.pk), None)
    return Shell(
        nav=_nav(request, request.path),
        me=me or _no_presence(person),
        presences=_presences(request) if me else [],
        more=_more(person),
        live_token=token,
        next_url=reverse("next_case") if person.has_right(Right.TAKE_CASE) else "",
        nav_url=f"{reverse('shell_nav')}?here={request.path}",
        heartbeat_url=reverse("heartbeat"),
        **_banners(request),
        presence_url=reverse("set_presence"),
        search_url=reverse("search"),
        sign_out_behaviour="availability/sign_out",
        forget_url=reverse("drop_browser"),
        **_faces(everyone, person.pk),
        **links,
    )


def _more(person: Any) -> list[list[tuple[str, str, str]]]:
    groups = [
        [(str(name), reverse(url), icon) for name, url, icon, right in group if person.has_right(right)]
        for group in MORE
    ]
    return [group for group in groups if group]


def _nav(request: Any, here: str) -> list[NavItem]:
    places = [place for place in PLACES if request.person.has_right(place.needs)]
    return [_item(place, here) for place in places if _address(place.url_name)]


def _item(place: Place, here: str) -> NavItem:
    url = _address(place.url_name)
    is_here = here == url or (url != "/" and here.startswith(url))
    waiting = queue.count_waiting() if place.url_name == "queue" else None
    if not waiting:
        return NavItem(str(place.name), url, place.icon, place.key, is_here)
    said = ngettext("%(count)s case waits", "%(count)s cases wait", waiting.number) % {"count": waiting}
    return NavItem(str(place.name), url, place.icon, place.key, is_here, str(waiting), said)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _no_presence(person: Any) -> Face:
    """Someone who takes no cases has no presence to show."""
    return Face(person.pk, person.name, person.initials, "", "")


def _faces(everyone: list[Face], me: int) -> dict[str, Any]:
    """The others; whoever is off is on the team's page only."""
    others = [face for face in everyone if face.pk != me and face.presence != "off"]
    shown = others[:FACES]
    here = sum(face.presence == "here" for face in others)
    return {
        "people": shown,
        "more_people": len(others) - len(shown),
        "people_words": ngettext("Team: %(count)s other is here", "Team: %(count)s others are here", here)
        % {"count": here},
        "team_url": reverse("team"),
        "faces_url": reverse("shell_faces"),
    }


def _presences(request: Any) -> list[Choice]:
    mine = next(row for row in team.seen(request) if row.person.pk == request.person.pk)
    state = "BREAK" if mine.break_until else mine.state
    found = [Choice(code, str(name), dot, is_now=code == state) for code, name, dot in PRESENCES]
    if mine.break_until or mine.state is not PresenceState.HERE:
        found[0] = replace(found[0], name=gettext("I am back"))
    return found


def _banners(request: Any) -> dict[str, Any]:
    """The newest of the most urgent; the page of how one is reached lists all."""
    # The most urgent one alone: a stack of them would hide the work on a phone.
    letters = gate.list_unseen(request.person.pk, limit=MOST_UNSEEN)
    unseen = sorted((one for one in letters if not _is_before_the_eyes(one, request)), key=_how_urgent)
    return {
        "banners": [_banner(letter, len(unseen) - 1) for letter in unseen[:1]],
        "banners_url": reverse("shell_banners"),
        "see_url": reverse("see_told"),
        "all_url": reverse("reached"),
    }


def _is_before_the_eyes(letter: gate.Letter, request: Any) -> bool:
    """An offer stands on the first page and on its case's: a banner over it would say the same twice."""
    here = urlsplit(request.headers.get("HX-Current-URL", "")).path or request.path
    return letter.message.kind == "offer" and here in (reverse("home"), letter.message.url)


def _how_urgent(letter: gate.Letter) -> int:
    return -list(gate.Urgency).index(letter.message.urgency)


def _banner(letter: gate.Letter, more: int) -> Banner:
    message = letter.message
    sub = saying.say(message.text) if message.text else ""
    if letter.meant_for:
        sub = gettext("You are told because you are on call.")
    url = reverse("told", args=[letter.pk])
    return Banner(letter.pk, message.title, sub, url, message.urgency is gate.Urgency.NOW, more)


def banners(request: DeskRequest) -> HttpResponse:
    """What the person is told, alone, when the gate let something through."""
    return partial(request, "ui/_banners.html", **_banners(request))


def nav(request: DeskRequest) -> HttpResponse:
    """The bar's places alone, when the count of what waits has changed."""
    shell = {"nav": _nav(request, request.GET.get("here", "")), "nav_url": request.get_full_path()}
    return partial(request, "ui/_nav.html", shell=shell)


def faces(request: DeskRequest) -> HttpResponse:
    """The bar's faces alone, when someone came or went."""
    found = _faces(team.faces(request), request.person.pk)
    shown = {"people": found["people"], "more": found["more_people"], "words": found["people_words"]}
    return partial(request, "ui/_team.html", **shown, url=found["team_url"], renew_url=found["faces_url"])
