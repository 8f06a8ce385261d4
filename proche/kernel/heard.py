"""What whoever sent one thing to several people reads of when it reaches them, said once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from proche.kernel.gate import Passage
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_

#: Sentences for whoever sent it; none where nobody was reached.
Told = tuple[Said, ...]


def by_first(passages: Iterable[Passage]) -> Told:
    """Any of them may see to it: whoever hears of it first is the one to name."""
    # An hour that is known comes before one that is not, which stands for when the keeper is asked again.
    first = min(passages, key=lambda one: (not one.is_known, one.arrives_at), default=None)
    return (first.told,) if first else ()


def by_each(passages: Iterable[Passage]) -> Told:
    """Each of them has to hear of it; those whom it reaches in one way at one hour stand in one sentence."""
    together: dict[tuple[object, ...], list[Said]] = {}
    for one in sorted(passages, key=lambda one: one.arrives_at):
        together.setdefault((one.arrives_at, one.told.text), []).append(one.told)
    return tuple(reduce(_named_together, found) for found in together.values())


def _named_together(first: Said, second: Said) -> Said:
    names = said(N_("%(one)s and %(other)s"), one=first.values["name"], other=second.values["name"])
    return Said(first.text, {**first.values, "name": names})
