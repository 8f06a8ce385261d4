"""The only readers of cases. Lists walk by key and counts stop early.

rows     cases as lists and pages show them      counts   figures that stop early
turns    what waits, in the order of its turn    answers  why a case is where it is, in words
offers   who is offered what, who declined       walks    how lists are walked
served   cases as the service level asks
orphans  what stands against itself
looks    second pairs of eyes                     moments  why this person, at any moment
"""

from proche.queue.queries.answers import explained, who, who_of, why, why_of
from proche.queue.queries.counts import (
    Count,
    Figures,
    arrivals_by_hour,
    count_waiting,
    figures,
    has_begun,
    oldest_wait,
)
from proche.queue.queries.looks import LookRow, find_look, is_seen_by_another, list_looks, list_questions
from proche.queue.queries.moments import Told, who_at, why_not_another
from proche.queue.queries.offers import (
    ChoiceRow,
    OfferRow,
    Weighed,
    find_open_until,
    list_busy,
    list_choices,
    list_latest_choices,
    list_offers,
    list_spared,
)
from proche.queue.queries.rows import (
    PAGE,
    CaseRef,
    CaseRow,
    Filters,
    NoteRow,
    Page,
    get_ref,
    get_row,
    list_for_customer,
    list_held_by,
    list_notes,
    list_rows,
    list_waiting,
    page,
)
from proche.queue.queries.served import list_served
from proche.queue.queries.turns import (
    get_waiting,
    is_anything_waiting,
    list_asked,
    list_kept_for,
    list_turns,
    waiting_of,
)

__all__ = [
    "PAGE",
    "CaseRef",
    "CaseRow",
    "ChoiceRow",
    "Count",
    "Figures",
    "Filters",
    "LookRow",
    "NoteRow",
    "OfferRow",
    "Page",
    "Told",
    "Weighed",
    "arrivals_by_hour",
    "count_waiting",
    "explained",
    "figures",
    "find_look",
    "find_open_until",
    "get_ref",
    "get_row",
    "get_waiting",
    "has_begun",
    "is_anything_waiting",
    "is_seen_by_another",
    "list_asked",
    "list_busy",
    "list_choices",
    "list_for_customer",
    "list_held_by",
    "list_kept_for",
    "list_latest_choices",
    "list_looks",
    "list_notes",
    "list_offers",
    "list_questions",
    "list_rows",
    "list_served",
    "list_spared",
    "list_turns",
    "list_waiting",
    "oldest_wait",
    "page",
    "waiting_of",
    "who",
    "who_at",
    "who_of",
    "why",
    "why_not_another",
    "why_of",
]
