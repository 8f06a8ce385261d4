"""Fact -> handler, in one readable table: where a lower room wakes a higher one.

Rooms below never import rooms above; they leave a place to register, and this page fills
it once, when all rooms are loaded.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from proche.kernel.words import gettext_noop as N_

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)

#: What the worker does from time to time beside the ground floor's own sweeps (work.py): every, what, how.
#: Each is called as `act(at=moment)` and may run in several workers at once.
SWEEPS: list[tuple[timedelta, str, Callable[..., object]]] = []

#: Doors that the worker keeps open: each runs until its event is set.
INTAKES: list[Callable[[threading.Event], None]] = []


def connect() -> None:
    """Called by site.apps when the rooms are loaded."""
    _facts()
    _cases()
    _search()
    _outbox()
    _sweeps()
    _doors()


def _facts() -> None:
    from proche.availability import facts as present
    from proche.availability import gate as reach
    from proche.kernel import gate
    from proche.people import bound as binding
    from proche.people import facts
    from proche.queue import actions as queue
    from proche.queue.promises import jobs as promises
    from proche.site import bound

    # who may be reached now         <- the one answer
    gate.register(reach.keep)
    # a letter is let through       -> the ways that its reader chose
    gate.register_carrier(reach.carry)
    # a person left                  -> what they held waits again
    facts.when_person_left(lambda left: queue.release_all(left.person, at=left.at))
    # what the answer knows of a person changed -> an offer they cannot take any more goes on
    present.when_person_changed(queue.look_again)
    # they left, or their days or their present changed -> what they promised is looked at again
    facts.when_person_left(promises.person_left)
    facts.when_days_changed(promises.days_changed)
    present.when_person_changed(promises.person_changed)
    # days changed                   -> what waits may be theirs now, an offer may not
    facts.when_days_changed(lambda changed: queue.look_again(changed.person_pk, at=changed.at))
    # someone would take days off    <- what binds them then
    binding.register(bound.promised)
    binding.register(bound.on_call)


def _cases() -> None:
    from proche.customers import link_views
    from proche.customers import panels as customer
    from proche.orders import panels as orders
    from proche.orders.blanks import panels as blanks
    from proche.orders.learning import panels as learning
    from proche.orders.touchless import panels as touchless
    from proche.people import kinds as people_kinds
    from proche.queue import case_panels, kinds
    from proche.queue import panels as queue
    from proche.queue import queries as cases
    from proche.queue.promises import panels as promises

    kinds.register(
        kinds.CaseKind(
            "ORDER", N_("Order"), lambda code: reverse("order", args=[code]), orders.summaries,
            numbers=orders.numbers, searched_as="ORDER", outcomes=(),
        )
    )  # fmt: skip
    # someone asks for a second pair of eyes -> both see the page of the case that is looked at
    kinds.register(
        kinds.CaseKind(
            kinds.SECOND_LOOK, N_("Second pair of eyes"), lambda code: reverse("looked_at", args=[code]),
            cases.list_questions, outcomes=(),
        )
    )  # fmt: skip
    if settings.PROCHE["PROCHE_DEMO"]:
        kinds.register(kinds.CaseKind("REQUEST", N_("Request"), lambda code: reverse("case", args=[code])))
    # an establishment wrote from its own page, or a day of its standing order has to be settled with it
    kinds.register(
        kinds.CaseKind("MESSAGE", N_("Message from a customer"), lambda code: reverse("case", args=[code]))
    )
    # what is promised without a case has no page but the case's own
    kinds.register(kinds.CaseKind("PROMISE", N_("Promise to a customer"), lambda code: "", outcomes=()))
    # how many of each kind a person takes at once
    people_kinds.register(lambda: [(kind.code, kind.label) for kind in kinds.list_kinds()])
    # on a case, on its own page and on its kind's: what is promised
    case_panels.register(promises.ON_CASE)
    # and a second pair of eyes on it
    case_panels.register(queue.LOOKS)
    # on an establishment's page: its orders, what they are promised, its cases, then what was learned of it,
    # its prices and codes
    customer.register(orders.ORDERS)
    customer.register(orders.TERMS)
    customer.register(learning.ON_CUSTOMER)
    # whether its orders may be confirmed without a hand; and on a case whether it was
    customer.register(touchless.ON_CUSTOMER)
    # the order forms that were printed for it
    customer.register(blanks.ON_CUSTOMER)
    case_panels.register(touchless.ON_CASE)
    customer.register(promises.ON_CUSTOMER)
    customer.register(queue.CASES)
    # and the links with which they order on their own page
    customer.register(link_views.LINKS)
    _procedures()


def _procedures() -> None:
    from proche.orders import situations as orders
    from proche.queue import case_panels, closing
    from proche.queue.procedures import panel, situations
    from proche.queue.procedures.actions import closing as unfinished

    # what an order is about            -> which procedures fit it
    situations.register("ORDER", doubts_of=orders.doubts_of, words=orders.WORDS)
    case_panels.register(panel.PANEL)
    # a required procedure has not ended -> a case is not closed without a reason
    closing.register("procedures", unfinished.ask)


def _search() -> None:
    from proche.customers import facts, search_queries
    from proche.kernel import search
    from proche.people.rules import Right
    from proche.queue import kinds
    from proche.queue.actions import indexing
    from proche.queue.queries import found

    for code, label, icon, needs, name in (
        (search_queries.KIND, N_("Customers"), "customers", Right.SEE_CUSTOMER, "customer"),
        ("ORDER", N_("Orders"), "document", Right.SEE_DESK, "order"),
        (kinds.OTHER_CASES, N_("Cases"), "queue", Right.SEE_DESK, "case"),
    ):
        search.register(search.Kind(code, label, icon, needs, name))
    search.register_source(search.Source("customers", search_queries.count, search_queries.list_entries))
    search.register_source(search.Source("cases", found.count_found, found.list_entries))
    # an establishment has another name -> its cases are found by it
    facts.when_customer_renamed(lambda renamed: indexing.index_customer_later(renamed.pk))


def _outbox() -> None:
    from proche.availability import mail as letters
    from proche.availability import push
    from proche.customers import link_actions, link_mail
    from proche.kernel import jobs, outbox
    from proche.orders.handover import mail, ports
    from proche.orders.jobs import give_up, read_document
    from proche.queue.pooling import actions as pooling
    from proche.queue.pooling.jobs import run_study

    outbox.register(letters.KIND, letters.send)
    outbox.register(link_actions.MAIL, link_mail.send)
    outbox.register(push.KIND, push.send)
    outbox.register(mail.CONFIRMATION, mail.send_confirmation)
    outbox.register(mail.QUESTION, mail.send_question)
    outbox.register(mail.REJECTION, mail.send_rejection)
    for port in ports.PORTS:
        outbox.register(port.KIND, port.send)
    # a document that could not be read at all -> a case for a person
    jobs.when_failed(read_document, give_up)
    # a study that was given up -> its page says so
    jobs.when_failed(run_study, pooling.fail)


def _sweeps() -> None:
    from proche.availability import own_days_actions
    from proche.availability.feeds import actions as calendars
    from proche.customers import link_actions
    from proche.kernel import search
    from proche.orders import actions as orders
    from proche.orders import sheets
    from proche.orders.portal import actions as portal
    from proche.people import actions as people
    from proche.queue import actions as queue
    from proche.queue.promises import actions as promises

    SWEEPS[:] = [
        (SECOND, "offer what waits to who can take it", queue.offer_waiting),
        (5 * SECOND, "offer again what its holder left", queue.lapse),
        (5 * SECOND, "bring back what was put aside", queue.wake),
        (MINUTE, "let no case be orphaned", queue.set_right),
        (DAY, "forget why others could not take a case", queue.forget_choices),
        (5 * SECOND, "tell of promises whose time comes", promises.sweep),
        (MINUTE, "see that each promise has someone who will be there", promises.recheck),
        (MINUTE, "read what was received and lost its job", orders.sweep_unread),
        (MINUTE, "send standing orders ahead of their delivery", portal.make_due),
        (DAY, "forget who tried links", link_actions.forget_tries),
        (MINUTE, "have search know what the desk had before", search.fill_due),
        (MINUTE, "read the calendars that people keep elsewhere", calendars.read_due),
        (5 * MINUTE, "forget calendars that were removed", calendars.forget_removed),
        (DAY, "forget sessions that are over", people.forget_sessions),
        (DAY, "forget the days of people that are past", own_days_actions.forget),
        (DAY, "make the figures of each team's days", own_days_actions.make_team_days),
        (DAY, "tell whose days have grown, them alone", own_days_actions.tell_growth),
        (DAY, "forget pictures of pages that can be drawn again", sheets.forget_old),
    ]


def _doors() -> None:
    from proche.orders.intake import doors

    INTAKES[:] = [door.run for door in doors.list_doors(settings.PROCHE)]
