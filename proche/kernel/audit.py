"""Recompute the whole trace and name the first thing in it that does not hold.

    the walk     every entry of every chain: its place, its link, its hash
    the ends     every chain reaches the end that the desk remembers, and not past it
    the seals    their order, links, signatures and roots, and that each sealed end is still there
Everything is read in pieces, so that a trace of any length fits.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from proche.kernel import chain as links
from proche.kernel import guards, models, seals
from proche.kernel.chain import Entry
from proche.kernel.words import Said, gettext_noop, said

N_ = gettext_noop
CHUNK = 2000
#: How many breaks are told; the first is the one that matters, a few more show where someone worked.
TOLD = 20


class Why(StrEnum):
    HASH = "HASH"
    GAP = "GAP"
    LINK = "LINK"
    END = "END"
    SEAL = "SEAL"
    MISSING_CHAIN = "MISSING_CHAIN"


SENTENCES = {
    Why.HASH: N_("Entry %(seq)s of %(chain)s was changed: its content does not give its hash."),
    Why.GAP: N_("Entry %(seq)s of %(chain)s is missing."),
    Why.LINK: N_("Entry %(seq)s of %(chain)s does not follow from the entry before it."),
    Why.END: N_("%(chain)s does not end where the desk left it: look at entry %(seq)s."),
    Why.SEAL: N_("Entry %(seq)s of %(chain)s is not what the seal holds."),
    Why.MISSING_CHAIN: N_("All of %(chain)s is missing; the seal holds it up to entry %(seq)s."),
}


@dataclass(frozen=True, slots=True)
class Break:
    """One place where the trace does not hold. For a seal itself, `chain` is "seal" and `seq` its number."""

    chain: str
    seq: int
    why: Why
    detail: str = ""

    @property
    def sentence(self) -> Said:
        return said(self.detail or SENTENCES[self.why], chain=self.chain, seq=self.seq)

    def as_json(self) -> dict[str, Any]:
        return {"chain": self.chain, "seq": self.seq, "why": self.why.value, "sentence": str(self.sentence)}


@dataclass(slots=True)
class Verdict:
    """What was recomputed, and what does not hold. `guarded`: the database still refuses changes."""

    entries: int = 0
    chains: int = 0
    seals: int = 0
    guarded: bool = True
    breaks: list[Break] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return self.guarded and not self.breaks

    @property
    def first(self) -> Break | None:
        return self.breaks[0] if self.breaks else None

    def as_json(self) -> dict[str, Any]:
        return {
            "ok": self.ok,
            "entries": self.entries,
            "chains": self.chains,
            "seals": self.seals,
            "guarded": self.guarded,
            "breaks": [found.as_json() for found in self.breaks],
        }


def verify() -> Verdict:
    """Recompute every hash, link, end and seal; the first break found comes first."""
    verdict = Verdict(guarded=guards.stand(connection))
    found = itertools.chain(_walk(verdict), _ends(), _seals(verdict))
    verdict.breaks = list(itertools.islice(found, TOLD))
    return verdict


def _walk(verdict: Verdict) -> Iterator[Break]:
    """Read all chains, entry by entry; of each chain only the first break is told."""
    rows = models.TraceEntry.objects.order_by("chain", "seq").values_list(*links.COLUMNS)
    before: Entry | None = None
    broken = False
    for row in rows.iterator(CHUNK):
        entry = Entry(*row)
        if before is None or before.chain != entry.chain:
            verdict.chains += 1
            before, broken = None, False
        verdict.entries += 1
        found = None if broken else _break_of(entry, before)
        if found:
            broken = True
            yield found
        before = entry


def _break_of(entry: Entry, before: Entry | None) -> Break | None:
    expected = before.seq + 1 if before else 1
    if entry.seq != expected:
        return Break(entry.chain, expected, Why.GAP)
    if entry.previous != (before.hash if before else links.NOTHING):
        return Break(entry.chain, entry.seq, Why.LINK)
    if entry.computed_hash() != entry.hash:
        return Break(entry.chain, entry.seq, Why.HASH)
    return None


def _ends() -> Iterator[Break]:
    """Compare with the remembered ends: entries cut off after the latest seal show only here."""
    same = models.TraceEntry.objects.filter(
        chain=OuterRef("chain"), seq=OuterRef("seq"), hash=OuterRef("hash")
    )
    for chain, seq in (
        models.TraceHead.objects.filter(~Exists(same)).values_list("chain", "seq").order_by("chain")
    ):
        yield Break(chain, seq, Why.END)
    known = models.TraceHead.objects.filter(chain=OuterRef("chain"), seq__gte=OuterRef("seq"))
    stray = (
        models.TraceEntry.objects.filter(~Exists(known)).values_list("chain", "seq").order_by("chain", "seq")
    )
    for chain, seq in stray:
        yield Break(chain, seq, Why.END)


def _seals(verdict: Verdict) -> Iterator[Break]:
    public_key = seals.find_public_key()
    previous, number = links.NOTHING, 0
    for seal in models.TraceSeal.objects.order_by("number").iterator(CHUNK):
        verdict.seals += 1
        number += 1
        detail = _fault_of(seal, number=number, previous=previous, public_key=public_key)
        if detail:
            yield Break("seal", number, Why.SEAL, detail)
        number, previous = seal.number, seal.hash
    yield from _sealed_ends()


def _fault_of(seal: models.TraceSeal, *, number: int, previous: str, public_key: str | None) -> str:
    if seal.number != number:
        return N_("Seal %(seq)s is missing.")
    if seal.hash != links.digest(seal.statement.encode()):
        return N_("Seal %(seq)s was changed.")
    if public_key != seal.public_key:
        return N_("Seal %(seq)s was signed with a key that is not the desk's.")
    if not seals.is_signed(seal.statement, seal.signature, seal.public_key):
        return N_("Seal %(seq)s is not signed by the key it names.")
    signed = json.loads(seal.statement)
    if (signed["number"], signed["day"], signed["previous"]) != (number, str(seal.day), previous):
        return N_("Seal %(seq)s does not follow from the seal before it.")
    if signed["root"] != links.root(seals.leaves(seal.pk)):
        return N_("The chains listed under seal %(seq)s are not those it signed.")
    return ""


def _sealed_ends() -> Iterator[Break]:
    """Find what a seal holds and the trace no longer does."""
    entry = models.TraceEntry.objects.filter(chain=OuterRef("chain"))
    same = entry.filter(seq=OuterRef("seq"), hash=OuterRef("hash"))
    lost = models.TraceSealHead.objects.filter(~Exists(same)).annotate(lives=Exists(entry))
    for chain, seq, lives in lost.order_by("seal__number", "place").values_list("chain", "seq", "lives"):
        yield Break(chain, seq, Why.SEAL if lives else Why.MISSING_CHAIN)
