"""Dated values of rules: each declared by a room, read for a day, changed by an admin from a day on.

A room declares what it needs with a default, bounds and a source. A change is one more row and never an
edit, so that what held on any day can be told for ever. A number that the law sets has a side on which it
protects: going below it is refused unless an agreement that allows it is named, and beyond the outer
bound it is refused always.

    Refusal
    ├── NotFound             no such rule
    └── BadInput
        ├── NotAValue        what was written is no such number, span or word
        ├── OutOfBounds      beyond what the rule can be
        ├── WeakensLaw       below what the law protects, without an agreement
        └── InThePast        a day that has passed stays as it was
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from proche.kernel import trace
from proche.kernel.models import ParameterValue
from proche.kernel.refusal import BadInput, NotFound
from proche.kernel.words import Said
from proche.kernel.words import gettext_noop as N_

Value = int | timedelta | bool | str
CHAIN = "parameters"


class NotAValue(BadInput):
    pass


class OutOfBounds(BadInput):
    pass


class WeakensLaw(BadInput):
    pass


class InThePast(BadInput):
    default = N_("A rule changes from today on at the earliest. What has passed stays as it was.")


class Kind(StrEnum):
    """What a value is made of. A SPAN is written "11 h", "20 min", "1 h 30", "90 s"."""

    NUMBER = "NUMBER"
    SPAN = "SPAN"
    YES_NO = "YES_NO"
    CHOICE = "CHOICE"
    TEXT = "TEXT"


class Side(StrEnum):
    """On which side of the law's number people are protected: never less than it, or never more."""

    AT_LEAST = "AT_LEAST"
    AT_MOST = "AT_MOST"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One rule. `law` is what the law sets, `protects` its side; `least` and `most` bind always.

    `label` is a short name and `help` what it does, both sentences to translate; `source` names the
    article of law, or "" for the desk's own choice.
    """

    name: str
    kind: Kind
    default: Value
    label: str
    source: str = ""
    help: str = ""
    unit: str = ""
    least: int | timedelta | None = None
    most: int | timedelta | None = None
    choices: tuple[str, ...] = ()
    #: What people read for each of the choices, in their order.
    choice_words: tuple[str, ...] = ()
    law: int | timedelta | None = None
    protects: Side | None = None
    scoped: bool = False
    #: Of a text that must mean something: why it does not, or None.
    refuses: Callable[[str], Said | None] | None = None

    @property
    def room(self) -> str:
        return self.name.partition(".")[0]

    def is_weaker(self, value: Value) -> bool:
        """Whether a value protects less than the law does by itself."""
        if self.law is None or self.protects is None:
            return False
        less = _is_less(value, self.law)
        return less if self.protects is Side.AT_LEAST else value != self.law and not less


def _is_less(one: Value, other: Value) -> bool:
    """Of two values of one kind; bounds and a law stand with numbers and spans alone."""
    if isinstance(one, timedelta) and isinstance(other, timedelta):
        return one < other
    if isinstance(one, int) and isinstance(other, int):
        return one < other
    raise TypeError(f"{one!r} and {other!r} have no order.")


@dataclass(frozen=True, slots=True)
class Change:
    """One value from a day on, as the history shows it."""

    name: str
    scope: str
    value: Value
    active_from: date
    source: str
    written_by: str
    written_at: datetime


_DECLARED: dict[str, Parameter] = {}


def declare(*parameters: Parameter) -> None:
    """Make rules known; declaring one again replaces it."""
    for parameter in parameters:
        _DECLARED[parameter.name] = parameter
    _worked_out.clear()


def list_declared() -> list[Parameter]:
    return list(_DECLARED.values())


def get_declared(name: str) -> Parameter:
    """Raises: NotFound."""
    found = _DECLARED.get(name)
    if found is None:
        raise NotFound
    return found


def get(name: str, *, on: date, scope: str = "") -> Value:
    """The value that holds on a day: the scope's own, else the desk's, else the default. Raises: NotFound."""
    get_declared(name)
    return _values(on, scope)[name]


def day_of(at: datetime) -> date:
    """The desk's day, whatever zone the reader is in: a rule changes for everyone at once."""
    return timezone.localdate(at, timezone.get_default_timezone())


def on_each(day: date, scopes: Sequence[str]) -> dict[str, Mapping[str, Value]]:
    """The values of several scopes, for one query."""
    rows = _rows()
    return {scope: _known(rows, day, scope) for scope in scopes}


Row = tuple[str, str, str, date]
_ROW = ("name", "scope", "value", "active_from")
_worked_out: dict[tuple[tuple[Row, ...], date, str], Mapping[str, Value]] = {}
_KEPT = 64


def on(day: date, scope: str = "") -> Mapping[str, Value]:
    """Every value that holds on a day. One query; what it tells is worked out once until a row is added.

    The rows themselves are the key: they are few, and a count would not tell two open transactions apart.
    """
    return _values(day, scope)


def _values(day: date, scope: str) -> Mapping[str, Value]:
    return _known(_rows(), day, scope)


def _rows() -> tuple[Row, ...]:
    return tuple(ParameterValue.objects.order_by("active_from", "pk").values_list(*_ROW))


def _known(rows: tuple[Row, ...], day: date, scope: str) -> Mapping[str, Value]:
    key = (rows, day, scope)
    found = _worked_out.get(key)
    if found is None:
        if len(_worked_out) >= _KEPT:
            _worked_out.clear()
        found = _worked_out[key] = _work_out(rows, day, scope)
    return found


def _work_out(rows: Sequence[Row], day: date, scope: str) -> Mapping[str, Value]:
    values: dict[str, Value] = {name: parameter.default for name, parameter in _DECLARED.items()}
    for own in ("", scope) if scope else ("",):
        for name, of, text, active_from in rows:
            if of == own and active_from <= day and name in _DECLARED:
                values[name] = read(_DECLARED[name], text)
    return values


def history(name: str) -> list[Change]:
    """Every change of a rule, latest day first; what was written last for a day counts. Raises: NotFound."""
    get_declared(name)
    return _changes(ParameterValue.objects.filter(name=name))


def list_changes() -> dict[str, list[Change]]:
    """The same of every rule that was ever changed, in one query."""
    found: dict[str, list[Change]] = {}
    for change in _changes(ParameterValue.objects.filter(name__in=list(_DECLARED))):
        found.setdefault(change.name, []).append(change)
    return found


def _changes(rows: QuerySet[ParameterValue]) -> list[Change]:
    return [
        Change(
            row.name, row.scope, read(_DECLARED[row.name], row.value), row.active_from, row.source,
            row.written_by, row.written_at,
        )
        for row in rows.order_by("-active_from", "-pk")
    ]  # fmt: skip


@transaction.atomic
def set_value(
    name: str,
    text: str,
    *,
    active_from: date,
    source: str,
    by: str,
    at: datetime,
    scope: str = "",
    agreed: bool = False,
) -> Change:
    """Have a rule hold another value from a day on.

    `agreed` says that an agreement allows less protection than the law does by itself; `source` then
    names it. Told twice it is one change. Raises: NotFound, NotAValue, OutOfBounds, WeakensLaw, InThePast.
    """
    parameter = get_declared(name)
    value = read(parameter, text)
    check(parameter, value, source=source, agreed=agreed)
    if active_from < day_of(at):
        raise InThePast
    if scope and not parameter.scoped:
        raise NotFound
    written = {"value": write(value), "source": source.strip(), "active_from": active_from}
    latest = ParameterValue.objects.filter(name=name, scope=scope).order_by("-pk").first()
    if latest is not None and all(getattr(latest, field) == given for field, given in written.items()):
        return Change(name, scope, value, active_from, latest.source, latest.written_by, latest.written_at)
    row = ParameterValue.objects.create(name=name, scope=scope, written_by=by, written_at=at, **written)
    told = {"name": name, "scope": scope, "value": row.value, "from": active_from.isoformat()}
    trace.append(CHAIN, "kernel.parameter.set", at=at, by=by, data=told)
    return Change(name, scope, value, active_from, row.source, by, at)


@transaction.atomic
def undo_latest(name: str, *, by: str, at: datetime, scope: str = "") -> Change:
    """Have the value before the latest change hold again, from the day of that change on.

    Raises: NotFound when nothing was changed, InThePast when the change holds since an earlier day.
    """
    parameter = get_declared(name)
    rows = list(ParameterValue.objects.filter(name=name, scope=scope).order_by("active_from", "pk"))
    if not rows:
        raise NotFound
    latest = max(rows, key=lambda row: row.pk)
    before = [row for row in rows if row is not latest and row.active_from <= latest.active_from]
    value = before[-1].value if before else write(parameter.default)
    source = before[-1].source if before else ""
    return set_value(
        name, value, active_from=latest.active_from, source=source, by=by, at=at, scope=scope, agreed=True
    )


def check(parameter: Parameter, value: Value, *, source: str, agreed: bool) -> None:
    """Raises: NotAValue, OutOfBounds, WeakensLaw."""
    _check_text(parameter, value)
    if parameter.least is not None and _is_less(value, parameter.least):
        words = N_("This cannot be less than %(least)s. Write a larger value.")
        raise OutOfBounds(Said(words, {"least": write(parameter.least)}))
    if parameter.most is not None and _is_less(parameter.most, value):
        words = N_("This cannot be more than %(most)s. Write a smaller value.")
        raise OutOfBounds(Said(words, {"most": write(parameter.most)}))
    if parameter.is_weaker(value) and not (agreed and source.strip()):
        words = N_(
            "The law sets %(law)s (%(source)s), which protects people more than this. "
            "Only an agreement may allow it: say so and write which one, or keep to the law."
        )
        assert parameter.law is not None
        raise WeakensLaw(Said(words, {"law": write(parameter.law), "source": parameter.source}))


def read(parameter: Parameter, text: str) -> Value:
    """Read what a person wrote, or what a row keeps. Raises: NotAValue."""
    return _READ[parameter.kind](parameter, text.strip())


def write(value: Value) -> str:
    """A value as a row keeps it and a form shows it: `read` gives it back."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, timedelta):
        return _write_span(value)
    return str(value)


def _write_span(span: timedelta) -> str:
    seconds = round(span.total_seconds())
    parts = ((seconds // 3600, "h"), (seconds % 3600 // 60, "min"), (seconds % 60, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 min"


def _read_number(parameter: Parameter, text: str) -> int:
    if not re.fullmatch(r"-?\d{1,9}", text):
        raise NotAValue(Said(N_("%(text)s is no whole number. Write one such as 8."), {"text": text}))
    return int(text)


#: Minutes may stand without their unit behind hours alone: "1 h 30".
_SPAN = re.compile(
    r"(?:(?P<h>\d{1,4})\s*(?:hours?|heures?|h)\s*(?:(?P<after>\d{1,2})$)?)?"
    r"(?:(?P<m>\d{1,5})\s*(?:minutes?|min|mn)\s*)?"
    r"(?:(?P<s>\d{1,6})\s*(?:seconds?|secondes?|s))?"
)


def _read_span(parameter: Parameter, text: str) -> timedelta:
    """ "11 h", "1 h 30", "20 min", "90 s", "11:30". A number without a unit is refused: of what?"""
    text = re.sub(r"^(\d{1,4}):(\d\d)$", r"\1 h \2", text.lower())
    found = _SPAN.fullmatch(text)
    if not found or not text:
        words = N_("%(text)s is no length of time. Write one such as 11 h, 1 h 30 or 20 min.")
        raise NotAValue(Said(words, {"text": text}))
    hours, minutes, seconds = (
        int(found["h"] or 0),
        int(found["m"] or found["after"] or 0),
        int(found["s"] or 0),
    )
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


_YES, _NO = ("yes", "oui", "on", "true", "1"), ("no", "non", "off", "false", "0", "")


def _read_yes_no(parameter: Parameter, text: str) -> bool:
    if text.lower() not in _YES + _NO:
        raise NotAValue(Said(N_("%(text)s is neither yes nor no."), {"text": text}))
    return text.lower() in _YES


def _read_choice(parameter: Parameter, text: str) -> str:
    if text not in parameter.choices:
        values = {"text": text, "choices": ", ".join(parameter.choices)}
        raise NotAValue(Said(N_("%(text)s is none of these: %(choices)s."), values))
    return text


def _read_text(parameter: Parameter, text: str) -> str:
    if len(text) > 200:
        raise NotAValue(Said(N_("This is too long: 200 characters at most.")))
    return text


def _check_text(parameter: Parameter, value: Value) -> None:
    why = parameter.refuses(str(value)) if parameter.refuses else None
    if why is not None:
        raise NotAValue(why)


_READ: dict[Kind, Callable[[Parameter, str], Value]] = {
    Kind.NUMBER: _read_number,
    Kind.SPAN: _read_span,
    Kind.YES_NO: _read_yes_no,
    Kind.CHOICE: _read_choice,
    Kind.TEXT: _read_text,
}
