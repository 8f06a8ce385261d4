"""The one cast of the tests' story, with fixed values.

Nadia advises customers of Île-de-France. Hugo leads her team. Inès does her work for Bretagne.
Omar has an account and no role yet: he proves refusals. Ada is the admin.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from proche.availability import actions as availability
from proche.customers import actions as customers
from proche.customers.queries import CustomerRef
from proche.customers.rules import DeliveryAddress, Establishment
from proche.people import actions as people
from proche.people.hours import Hours
from proche.people.models import Person
from proche.people.rules import Role
from proche.queue import actions as queue
from proche.queue.queries import CaseRef

PASSWORD = "a-calm-morning-24"
#: Monday to Friday, 9:00 to 12:30 and 13:30 to 17:30 on the wall clock.
OFFICE = tuple(Hours(weekday, *span) for weekday in (1, 2, 3, 4, 5) for span in ((540, 750), (810, 1050)))

CLINIQUE_DU_PARC = Establishment(
    number="C1001",
    name="Clinique du Parc",
    gln="3010000010012",
    siret="12345678200010",
    emails=("economat@clinique-du-parc.example",),
    phones=("01 99 00 10 01",),
    faxes=("01 99 00 10 02",),
    city="Montclair-sur-Seine",
    postcode="77901",
    region="Île-de-France",
    addresses=(DeliveryAddress("Cuisine centrale", "3 rue des Écoles", "77901", "Montclair-sur-Seine"),),
)
LES_TILLEULS = Establishment(
    number="C1002",
    name="EHPAD Les Tilleuls",
    emails=("accueil@tilleuls.example",),
    faxes=("01 99 00 20 02",),
    city="Port-Kerzen",
    postcode="35901",
    region="Bretagne",
)


@dataclass(frozen=True, slots=True)
class Cast:
    nadia: Person
    hugo: Person
    ines: Person
    omar: Person
    admin: Person

    def everyone(self) -> dict[str, Person]:
        return {name: getattr(self, name) for name in self.__slots__}


def make_cast(at: datetime) -> Cast:
    """Make the five; nobody's page is open yet."""
    return Cast(
        admin=make_person("Ada Renard", "ada@desk.example", Role.ADMIN, at, hours=()),
        hugo=make_person("Hugo Martin", "hugo@desk.example", Role.LEAD, at, regions=("Île-de-France",)),
        nadia=make_person("Nadia Benali", "nadia@desk.example", Role.AGENT, at, regions=("Île-de-France",)),
        ines=make_person("Inès Laurent", "ines@desk.example", Role.AGENT, at, regions=("Bretagne",)),
        omar=make_person("Omar Rahmani", "omar@desk.example", Role.GUEST, at, hours=()),
    )


def make_person(
    name: str,
    email: str,
    role: Role,
    at: datetime,
    *,
    regions: tuple[str, ...] = (),
    languages: tuple[str, ...] = ("fr",),
    skills: tuple[str, ...] = (),
    hours: tuple[Hours, ...] = OFFICE,
) -> Person:
    team = "" if role is Role.GUEST else "Customer desk"
    added = people.add_person(
        name=name, email=email, role=role, by=None, at=at, language="en", team=team, regions=regions,
        languages=languages, skills=skills, hours=hours, password=PASSWORD,
    )  # fmt: skip
    return Person.objects.get(pk=added.person.pk)


def seat(person: Person, at: datetime) -> None:
    """Have the person's page open."""
    availability.see(person.pk, at=at)


def make_customer(at: datetime, card: Establishment = CLINIQUE_DU_PARC) -> CustomerRef:
    return customers.add(card, by=None, at=at)


def make_case(
    at: datetime,
    *,
    title: str = "Clinique du Parc",
    customer: CustomerRef | None = None,
    waited: timedelta = timedelta(minutes=10),
    **more: object,
) -> CaseRef:
    """Make a waiting case of kind ORDER that arrived ten minutes before `at`."""
    pk = customer.pk if customer else None
    fields: dict[str, object] = {"kind": "ORDER", "title": title, "customer_pk": pk, "by": None, **more}
    return queue.open_case(at=at - waited, **fields)  # type: ignore[arg-type]
