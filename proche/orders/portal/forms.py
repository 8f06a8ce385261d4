"""What a visitor types. Prices are never among it; what is no product or no unit is left out later."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from proche.kernel.refusal import BadInput
from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.orders.portal.actions.baskets import MOST_LINES, Sending, Wish
from proche.orders.portal.actions.standing import NewPlan
from proche.orders.portal.document import Wanted
from proche.orders.portal.refusals import NotAPlan, NotAQuantity
from proche.orders.portal.rules import OnHoliday, Rhythm

#: What is typed beside an order is looked at so far; what is too long for it is said, not cut unseen.
MOST_TYPED = 5000


@dataclass(frozen=True, slots=True)
class Rows:
    """What the rows of a form ask for, and what is said of a quantity that is none. The others count."""

    wishes: list[Wish]
    refusal: NotAQuantity | None = None

    def all(self) -> list[Wish]:
        """Raises: NotAQuantity."""
        if self.refusal is not None:
            raise self.refusal
        return self.wishes


def rows(post: QueryDict) -> Rows:
    """The rows of a form: sku-N, unit-N, quantity-N, and was-N with what its page showed."""
    places = [name.removeprefix("sku-") for name in post if name.startswith("sku-")][:MOST_LINES]
    found, refusal = [], None
    for place in places:
        try:
            found.append(_row(post, place))
        except NotAQuantity as refused:
            refusal = refusal or refused
    return Rows(found, refusal)


def _row(post: QueryDict, place: str) -> Wish:
    return Wish(
        post.get(f"sku-{place}", "")[:40],
        post.get(f"unit-{place}", "")[:8],
        _quantity(post.get(f"quantity-{place}", "")),
        _was(post.get(f"was-{place}", "")),
    )


def _quantity(text: str) -> int:
    bare = "".join(text.split())
    if not bare:
        return 0
    if not re.fullmatch(r"[0-9]{1,4}", bare):
        words = N_(
            "“%(text)s” is no quantity, and its line stays as it was. Write a whole number up to 9999, "
            "such as 3. All the rest is kept."
        )
        raise NotAQuantity(said(words, text=text[:20]))
    return int(bare)


def _was(text: str) -> tuple[str, int] | None:
    unit, _, quantity = text.partition(" ")
    return (unit, int(quantity)) if re.fullmatch(r"[0-9]{1,4}", quantity) else None


def sending(post: QueryDict) -> Sending:
    version = post.get("version", "")
    return Sending(
        version=int(version) if re.fullmatch(r"[0-9]{1,9}", version) else -1,
        deliver_on=day(post.get("deliver_on", "")),
        place=post.get("place", "")[:160],
        reference=_line(post.get("reference", ""))[:60],
        note=_text(post.get("note", ""))[:MOST_TYPED],
    )


def _text(text: str) -> str:
    # A browser sends each new line as two characters and counts it as one.
    return text.replace("\r\n", "\n").strip()


def day(text: str) -> date | None:
    """A day as a browser's own field gives it, or as a person types it where there is no such field."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text.strip())
    typed = re.fullmatch(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})", text.strip())
    year, month, number = found.groups() if found else typed.groups()[::-1] if typed else ("0", "0", "0")
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


def needed_day(text: str) -> date:
    """Raises: BadInput."""
    found = day(text)
    if found is None:
        raise BadInput(said(N_("“%(text)s” is no day. Write it as 26/11/2026."), text=text[:20]))
    return found


def plan(post: QueryDict) -> NewPlan:
    """Raises: NotAPlan, NotAQuantity, BadInput."""
    rhythm = post.get("rhythm", "")
    if rhythm not in list(Rhythm):
        raise NotAPlan(said(N_("Choose how often it is delivered.")))
    name = "month_day" if rhythm == Rhythm.MONTHLY else "weekday"
    on_holiday = post.get("on_holiday", "")
    return NewPlan(
        name=_line(post.get("name", "")),
        rhythm=Rhythm(rhythm),
        days=[int(one) for one in post.getlist(name) if re.fullmatch(r"[0-9]{1,2}", one)],
        starts_on=needed_day(post.get("starts_on", "")) if post.get("starts_on") else timezone.localdate(),
        ends_on=needed_day(post.get("ends_on", "")) if post.get("ends_on", "").strip() else None,
        on_holiday=OnHoliday(on_holiday) if on_holiday in list(OnHoliday) else OnHoliday.EARLIER,
        place=post.get("place", ""),
        note=_text(post.get("note", ""))[:MOST_TYPED],
        lines=[Wanted(one.sku, one.unit, one.quantity) for one in rows(post).all()],
    )


def _line(text: Any) -> str:
    return " ".join(str(text).split())
