"""Fill an empty desk with Nutrivale: people, customers, catalogue, presence and two months of work."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from proche.availability import actions as availability
from proche.availability.rules import HoldKind, PresenceState
from proche.customers import actions as customers
from proche.customers import queries as customer_queries
from proche.orders import catalogue_actions
from proche.orders.actions import past
from proche.orders.knowledge_files import CatalogueRead
from proche.orders.reading import Form, Reading
from proche.orders.rules import Channel
from proche.orders.touchless import consents
from proche.orders.touchless.consents import Agreement
from proche.orders.touchless.rules import How
from proche.orders.writers import ubl
from proche.people import actions as people
from proche.people import queries as people_queries
from proche.people.hours import Hours
from proche.people.rules import PersonRef
from proche.queue import actions as queue
from proche.queue.procedures import files
from proche.site.demo import afoot, catalogue, earlier, establishments, history, requests, schedule, team
from proche.site.demo.orders import DemoOrder, as_read
from proche.site.demo.team import Member

#: So many orders share one transaction: fewer waits for the disk, and a short lock each.
TOGETHER = 40

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    people: int
    establishments: int
    products: int
    orders: int
    requests: int


def is_loaded() -> bool:
    """Whether this desk is Nutrivale's already."""
    known = {row.email for row in people_queries.list_people()}
    return team.TEAM_OF_TWELVE[0].email in known


def load(at: datetime, *, is_afoot: bool = True, say: Say = lambda words: None) -> Loaded:
    """Fill an empty desk; the same day gives the same desk. `is_afoot`: with what goes on at this moment."""
    say("the team of twelve")
    refs = load_people(at)
    say("the catalogue")
    products = load_catalogue(at)
    say("sixty establishments")
    load_customers(at)
    load_consent(refs, at=at)
    say("procedures")
    load_procedures(refs, at=at)
    say("two months of orders")
    orders = load_history(refs, at=at)
    say("two months of requests, from the helpdesk of before")
    asked = requests.load(refs, at=at)
    say("promises kept and procedures followed")
    earlier.load(refs, at=at)
    set_presence(refs, at=at)
    schedule.load(refs, at=at)
    if is_afoot:
        afoot.load(refs, at=at)
    return Loaded(len(refs), len(establishments.establishments()), products, orders, asked)


# -- people


def load_people(at: datetime) -> dict[str, PersonRef]:
    """Add the team; give everyone by their e-mail address."""
    return {member.email: _person(member, at) for member in team.TEAM_OF_TWELVE}


def _person(member: Member, at: datetime) -> PersonRef:
    spans = member.weekly()
    hours = [Hours(day, *span) for day, of_day in sorted(spans.items()) for span in of_day]
    added = people.add_person(
        name=member.name, email=member.email, role=member.role, by=None, at=at, language=member.language,
        team=team.TEAM, regions=member.regions, languages=member.languages, skills=member.skills,
        hours=hours, capacity=member.capacity, password=team.PASSWORD,
    )  # fmt: skip
    return added.person


def set_presence(refs: dict[str, PersonRef], *, at: datetime) -> None:
    """Some are here, one is away for an hour, one has a break, two were not seen today."""
    for member in team.TEAM_OF_TWELVE:
        person = refs[member.email].pk
        if member.presence:
            availability.see(person, at=at)
        if member.presence == "AWAY":
            availability.set_presence(person, PresenceState.AWAY, at=at, until=at + timedelta(hours=1))
        if member.presence == "BREAK":
            began, over = at - timedelta(minutes=5), at + timedelta(minutes=15)
            availability.hold(
                person, HoldKind.BREAK, key="demo:break", active_from=began, active_to=over, at=at
            )


def keep_here(*, at: datetime) -> None:
    """Those who are here keep their pages open while the demo runs."""
    by_email = {row.email: row.ref for row in people_queries.list_people()}
    for member in team.TEAM_OF_TWELVE:
        if member.presence and member.email in by_email:
            availability.see(by_email[member.email].pk, at=at)
    for name in afoot.HOLDERS:
        if person := by_email.get(f"{name}@nutrivale.example"):
            queue.renew_all(by=person, at=at)


# -- what the desk knows


def load_catalogue(at: datetime) -> int:
    products = catalogue.products(timezone.localdate(at))
    everything = frozenset(
        ("name_en", "gtin", "other_names", "substitutes", "active_from", "active_to", "category", "units")
    )
    read = CatalogueRead(
        products=products, rows=tuple(range(2, len(products) + 2)), remarks=(), columns=everything
    )
    return catalogue_actions.import_catalogue(read, by=None, at=at).added


@transaction.atomic
def load_customers(at: datetime) -> None:
    for one in establishments.establishments():
        ref = customers.add(one.card, by=None, at=at, street=one.street, language=one.language)
        customers.add_contact(ref, name=one.buyer, role="Économat", email=one.card.emails[0], by=None, at=at)


#: A home whose clean orders need no hand up to an amount; none of today's documents is theirs.
AGREED = "C12442"


def load_consent(refs: dict[str, PersonRef], *, at: datetime) -> None:
    """One customer agreed, three weeks ago, that their orders without a doubt are confirmed by the desk."""
    ref = customer_queries.find_ref(AGREED)
    assert ref is not None
    day = timezone.localdate(at) - timedelta(days=21)
    agreement = Agreement(How.MAIL, day, ceiling=Decimal(1500))
    lead = next(refs[member.email] for member in team.TEAM_OF_TWELVE if member.role == "LEAD")
    consents.give(ref, agreement, by=lead, at=at - timedelta(days=21))


#: How they work, in files of their own: what a desk exports and imports.
PROCEDURES = Path(__file__).parent / "procedures"


def load_procedures(refs: dict[str, PersonRef], *, at: datetime) -> int:
    """Publish the desk's procedures as its lead did two months ago."""
    lead = next(refs[member.email] for member in team.TEAM_OF_TWELVE if member.role == "LEAD")
    given = [files.GivenFile(file.name, file.read_bytes()) for file in sorted(PROCEDURES.glob("*.md"))]
    taken = files.take_in(given, by=lead, at=at - timedelta(days=60))
    return sum(bool(one.number) for one in taken)


# -- two months of work


def load_history(refs: dict[str, PersonRef], *, at: datetime) -> int:
    """Bring in every past order as the one of the region confirmed it."""
    orders = history.history(timezone.localdate(at))
    for begin in range(0, len(orders), TOGETHER):
        with transaction.atomic():
            for order in orders[begin : begin + TOGETHER]:
                past.record_past(_past(order, refs))
    return len(orders)


def _past(order: DemoOrder, refs: dict[str, PersonRef]) -> past.PastOrder:
    rng = random.Random(f"nutrivale past {order.customer.card.number} {order.number}")
    read = as_read(order)
    morning = datetime.combine(order.issued_on, time(8), timezone.get_default_timezone())
    received = morning + timedelta(minutes=rng.randrange(8 * 60), seconds=rng.randrange(60))
    # They were typed into another program then: the more lines, the longer.
    waited, in_hand = rng.randint(1, 25), 3 + len(order.lines) + rng.randint(0, 6)
    return past.PastOrder(
        data=ubl.write(read),
        name=f"commande-{order.number.replace('/', '-')}.xml",
        channel=Channel.API,
        sender=order.customer.card.emails[0],
        reading=Reading(form=Form.UBL, order=read),
        received_at=received,
        taken_at=received + timedelta(minutes=waited),
        confirmed_at=received + timedelta(minutes=waited + in_hand),
        by=refs[_adviser(order, rng).email],
    )


def _adviser(order: DemoOrder, rng: random.Random) -> Member:
    """Mostly the person who looks after the region, now and then a colleague."""
    region = order.customer.card.region
    agents = [member for member in team.TEAM_OF_TWELVE if member.role == "AGENT"]
    own = [member for member in agents if region in member.regions]
    return rng.choice(own) if own and rng.random() < 0.7 else rng.choice(agents)
