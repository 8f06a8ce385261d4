"""The twelve of Nutrivale's order desk. They used to be one or two a region; now they are one team."""

# A table reads by its rows.
# ruff: noqa: E501
from __future__ import annotations

from dataclasses import dataclass

from proche.people.rules import Role

TEAM = "Service clients"
#: Written in the demo's documents and printed at its start; no desk but a demo knows it.
PASSWORD = "nutrivale-demo"

OFFICE = ((540, 750), (810, 1050))
EARLY = ((480, 720), (765, 960))
LATE = ((600, 780), (825, 1110))
MORNING = ((510, 780),)


@dataclass(frozen=True, slots=True)
class Member:
    """One of the team. `hours` maps ISO weekdays to spans in minutes from midnight, Paris time.

    `presence` is what they show at the start of the demo; "" = not seen today.
    """

    name: str
    email: str
    role: Role
    regions: tuple[str, ...]
    skills: tuple[str, ...]
    languages: tuple[str, ...] = ("fr",)
    language: str = "fr"
    hours: dict[int, tuple[tuple[int, int], ...]] | None = None
    presence: str = "HERE"
    capacity: int = 3

    def weekly(self) -> dict[int, tuple[tuple[int, int], ...]]:
        return self.hours or dict.fromkeys(range(1, 6), OFFICE)


def _days(*weekdays: int, spans: tuple[tuple[int, int], ...]) -> dict[int, tuple[tuple[int, int], ...]]:
    return dict.fromkeys(weekdays, spans)


FIVE = (1, 2, 3, 4, 5)
M = Member
TEAM_OF_TWELVE: tuple[Member, ...] = (
    M("Nadia Benali", "nadia.benali@nutrivale.example", Role.AGENT, ("Île-de-France", "Normandie"),
      ("orders", "edi"), ("fr", "en", "ar")),
    M("Hugo Martin", "hugo.martin@nutrivale.example", Role.LEAD, ("Île-de-France",), ("orders", "edi", "claims"),
      ("fr", "en"), capacity=2),
    M("Inès Laurent", "ines.laurent@nutrivale.example", Role.AGENT, ("Bretagne", "Pays de la Loire"),
      ("orders", "clinical"), ("fr",), hours=_days(*FIVE, spans=EARLY)),
    M("Omar Rahmani", "omar.rahmani@nutrivale.example", Role.AGENT, ("Provence-Alpes-Côte d'Azur",),
      ("orders",), ("fr", "ar"), presence="AWAY"),
    M("Claire Vasseur", "claire.vasseur@nutrivale.example", Role.AGENT, ("Hauts-de-France",),
      ("orders", "claims"), ("fr", "nl"), hours=_days(1, 2, 4, 5, spans=OFFICE)),
    M("Yann Le Guen", "yann.leguen@nutrivale.example", Role.AGENT, ("Bretagne",), ("orders", "edi"), ("fr", "en"),
      hours=_days(*FIVE, spans=LATE), presence=""),
    M("Mathilde Roche", "mathilde.roche@nutrivale.example", Role.AGENT, ("Auvergne-Rhône-Alpes",),
      ("orders", "clinical"), ("fr", "it")),
    M("Paolo Ferri", "paolo.ferri@nutrivale.example", Role.AGENT,
      ("Auvergne-Rhône-Alpes", "Provence-Alpes-Côte d'Azur"), ("orders",), ("fr", "it", "en"), language="en"),
    M("Sarah Klein", "sarah.klein@nutrivale.example", Role.AGENT, ("Grand Est",), ("orders", "edi"),
      ("fr", "de", "en"), presence="BREAK"),
    M("Lucas Etcheverry", "lucas.etcheverry@nutrivale.example", Role.AGENT, ("Nouvelle-Aquitaine",),
      ("orders",), ("fr", "es"), hours=_days(*FIVE, spans=EARLY)),
    M("Aminata Diallo", "aminata.diallo@nutrivale.example", Role.AGENT, ("Occitanie",),
      ("orders", "clinical"), ("fr", "en"), hours=_days(1, 2, 3, 5, spans=MORNING), presence=""),
    M("Victor Delmas", "victor.delmas@nutrivale.example", Role.ADMIN, ("Occitanie",), ("edi",), ("fr", "en"),
      capacity=1),
)  # fmt: skip
