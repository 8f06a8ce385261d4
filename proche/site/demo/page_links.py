"""Two establishments have a link to their own page; each start of the demo makes and prints them anew."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from proche.customers import link_actions, link_queries
from proche.customers import queries as customers
from proche.people import queries as people
from proche.site.demo.establishments import establishments

#: Larger houses: a clinic, and the one in English.
NTH = (2, 12)
LABEL = "Démo"


def give(*, at: datetime) -> list[tuple[str, str]]:
    """(establishment, address) of each link. Those of an earlier start are ended: they were shown then."""
    lead = next(row.ref for row in people.list_people() if row.role == "LEAD")
    found = []
    for nth in NTH:
        ref = customers.find_ref(establishments()[nth].card.number)
        if ref is None:
            continue
        for old in link_queries.list_links(ref.pk, at=at):
            if old.is_open and old.label == LABEL:
                link_actions.revoke(ref, old.code, by=lead, at=at)
        made = link_actions.make(ref, by=lead, at=at, label=LABEL)
        address = settings.PROCHE["PROCHE_URL"].rstrip("/") + reverse("portal_enter", args=[made.token])
        found.append((ref.name, address))
    return found


def in_words(links: list[tuple[str, str]]) -> str:
    rows = [f"  {name:36} {address}" for name, address in links]
    return "\n".join(["Order as an establishment, without an account:", *rows, ""])
