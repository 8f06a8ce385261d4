"""The only readers of promises.

rows       promises as lists, pages and panels show them
keepers    who will be there over a span, less what is promised already
"""

from proche.queue.promises.queries.keepers import Keepers, for_case, for_customer
from proche.queue.promises.queries.rows import (
    PromiseRow,
    day_span,
    get_row,
    list_between,
    list_ended,
    list_for_case,
    list_for_customer,
    list_open,
    list_today,
)

__all__ = [
    "Keepers",
    "PromiseRow",
    "day_span",
    "for_case",
    "for_customer",
    "get_row",
    "list_between",
    "list_ended",
    "list_for_case",
    "list_for_customer",
    "list_open",
    "list_today",
]
