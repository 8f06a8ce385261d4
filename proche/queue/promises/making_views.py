"""Making a promise: from a case, or from the page of a customer of whom there is no case yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from proche.customers import access as customer_access
from proche.customers import queries as customers
from proche.customers.queries import CustomerRow
from proche.kernel.ids import new_id
from proche.kernel.refusal import BadInput, Refusal
from proche.people.requests import DeskRequest
from proche.queue import access as case_access
from proche.queue import queries as cases
from proche.queue.promises import actions, asking, forms, parameters, queries, words, zones
from proche.queue.promises.queries import Keepers
from proche.queue.promises.rules import PromiseKind, PromiseRef
from proche.ui.answers import go, page, partial, tell
from proche.ui.saying import say


@dataclass(frozen=True, slots=True)
class Subject:
    """What a promise is made on: a case or a customer."""

    title: str
    back: str
    customer: CustomerRow | None
    asked: Keepers
    make: Callable[..., PromiseRef]


def on_case(request: DeskRequest, code: str) -> HttpResponse:
    case = case_access.case(request.person, code)
    row = cases.get_row(code, at=request.at, person=request.person.ref)
    customer = customers.get_row(row.customer_code) if row.customer_code else None
    asked = queries.for_case(case.pk, at=request.at, by=request.person.ref)
    back = row.url or reverse("case", args=[code])

    def make(**given: Any) -> PromiseRef:
        return actions.promise(case, by=request.person.ref, at=request.at, **given)

    return _answer(request, Subject(row.title, back, customer, asked, make))


def to_customer(request: DeskRequest, code: str) -> HttpResponse:
    ref = customer_access.customer(request.person, code)
    asked = queries.for_customer(ref.pk, at=request.at, by=request.person.ref)

    def make(**given: Any) -> PromiseRef:
        return actions.promise_customer(ref.pk, title=ref.name, by=request.person.ref, at=request.at, **given)

    back = reverse("customer", args=[code])
    return _answer(request, Subject(ref.name, back, customers.get_row(code), asked, make))


def _answer(request: DeskRequest, subject: Subject) -> HttpResponse:
    if request.method == "POST":
        return _make(request, subject)
    if request.GET.get("check"):
        return _check(request, subject)
    form = forms.PromiseForm(customer=subject.customer, initial={"key": new_id().hex})
    return _page(request, subject, form, None)


def _make(request: DeskRequest, subject: Subject) -> HttpResponse:
    form = forms.PromiseForm(request.POST, customer=subject.customer)
    if not form.is_valid():
        return _page(request, subject, form, BadInput())
    given = form.cleaned_data
    try:
        begin = asking.meant(form, at=request.at)
        made = subject.make(
            kind=PromiseKind(given["kind"]),
            begin=begin,
            to=_to(given),
            about=given["about"],
            key=given["key"],
        )
    except Refusal as trouble:
        if field := _BESIDE.get(type(trouble)):
            form.refuse(field, say(trouble.sentence))
        return _page(request, subject, form, trouble)
    keeps = gettext("%(name)s keeps it.") % {"name": made.owner.name}
    stands = gettext("%(name)s stands in.") % {"name": made.stand_in.name} if made.stand_in else _nobody()
    tell(request, f"{keeps} {stands}", told=made.told, doubt=made.stand_in is None)
    return go(request, "promise", made.code)


#: What is said beside the field that it is about, not above the page.
_BESIDE: dict[type[Refusal], str] = {
    actions.NoNumber: "to_address",
    actions.NoMailAddress: "to_address",
    actions.NothingPromised: "about",
    actions.NotUnderstood: "typed",
}


def _to(given: dict[str, Any]) -> actions.To:
    way, _, value = given["to"].partition(":")
    if way == "contact":
        return actions.To(contact=int(value), address=given["to_address"])
    return actions.To(name=given["to_name"], address=value or given["to_address"])


def _nobody() -> str:
    return gettext("Nobody else will be there to stand in.")


def _page(
    request: DeskRequest, subject: Subject, form: forms.PromiseForm, trouble: Refusal | None
) -> HttpResponse:
    times = asking.proposed(subject.asked, trouble, at=request.at, chosen=_chosen(form, trouble))
    opens = next((time for time in times if time.is_chosen), None)
    if isinstance(trouble, actions.NobodyThere):
        form = _without_typed(form, subject)
    return page(
        request,
        "queue/promises/make.html",
        status=trouble.status if trouble else 200,
        subject=subject,
        form=form,
        times=times,
        trouble=say(trouble.sentence) if trouble and not form.errors else "",
        checked=_checked(subject, opens.begin, request.at, _kind(form)) if opens else None,
    )


def _chosen(form: forms.PromiseForm, trouble: Refusal | None) -> datetime | None:
    """The time that stands chosen on a page shown again; one that does not hold is no choice."""
    if not form.is_bound or isinstance(trouble, actions.NobodyThere):
        return None
    begin: datetime | None = form.cleaned_data.get("begin")
    return begin


def _kind(form: forms.PromiseForm) -> PromiseKind:
    return _known_kind(str(form["kind"].value() or ""))


def _known_kind(code: str) -> PromiseKind:
    return PromiseKind(code) if code in PromiseKind.__members__ else PromiseKind.CALL_BACK


def _without_typed(form: forms.PromiseForm, subject: Subject) -> forms.PromiseForm:
    """What was typed in vain stands in the refusal: left in its field it would count against a choice."""
    kept = {**form.cleaned_data, "typed": "", "begin": None}
    return forms.PromiseForm(customer=subject.customer, initial=kept)


def _check(request: DeskRequest, subject: Subject) -> HttpResponse:
    """What the time that is chosen or being typed comes to: the sentence, who keeps it; or why not."""
    form = forms.TimeForm(request.GET)
    known = _known_kind(request.GET.get("kind", ""))
    try:
        if not form.is_valid():
            raise actions.NotUnderstood
        checked = _checked(subject, asking.meant(form, at=request.at), request.at, known)
    except Refusal as trouble:
        return partial(request, "queue/promises/_check.html", trouble=say(trouble.sentence))
    return partial(request, "queue/promises/_check.html", checked=checked)


def _checked(subject: Subject, begin: datetime, at: datetime, kind: PromiseKind) -> dict[str, Any]:
    slot = actions.slot_at(subject.asked, begin, begin + parameters.window(at), at=at)
    customer, own = subject.customer, settings.TIME_ZONE
    zone = zones.zone_of(customer.country, customer.postcode, otherwise=own) if customer else own
    language = customer.language if customer else settings.LANGUAGE_CODE[:2]
    told = words.to_customer(kind, slot.begin, slot.end, language=language, zone=zone, at=at)
    return {
        "slot": slot,
        "sentence": told,
        "language": language,
        "theirs": words.on_their_clock(slot.begin, slot.end, zone=zone),
    }
