"""What the queue shows on an establishment's page, and on a case beside its own work."""

from __future__ import annotations

from typing import Any

from proche.customers.panels import Asking, Panel
from proche.customers.queries import CustomerRef
from proche.queue import case_panels, forms, kinds, queries, terms
from proche.queue.case_panels import CasePanel
from proche.queue.queries import CaseRef
from proche.queue.rules import State


def _cases(asking: Asking, customer: CustomerRef) -> dict[str, Any]:
    return {"rows": queries.list_for_customer(customer.pk, person=asking.person.ref, at=asking.at)}


def _looks(asking: case_panels.Asking, case: CaseRef) -> dict[str, Any]:
    """The looks at a case; the form of who holds it, or of the colleague who looks with them."""
    row = queries.get_row(case.code, at=asking.at, person=asking.person.ref)
    looks = queries.list_looks(case.pk)
    rule = terms.read(asking.at).of(row.kind).second_look
    now = next((one for one in looks if one.is_open), None)
    me = asking.person.pk
    return {
        "row": row,
        "looks": [one for one in looks if one.verdict],
        "now": now,
        "is_asker": now is not None and now.asker.pk == me,
        "is_looker": now is not None and now.holder is not None and now.holder.pk == me,
        "may_look": now is not None and now.holder is None and now.asker.pk != me,
        "ask": forms.LookForm() if _may_ask(row, now, rule) else None,
        "must": rule is terms.Looking.ALWAYS and row.state is not State.DONE,
        "seen": any(one.verdict == "FINE" for one in looks[:1]),
        "verdict": forms.VerdictForm(),
    }


def _may_ask(row: queries.CaseRow, now: queries.LookRow | None, rule: terms.Looking) -> bool:
    return row.is_mine and now is None and rule is not terms.Looking.NEVER and row.kind != kinds.SECOND_LOOK


CASES = Panel(rank=20, template="queue/_customer_cases.html", read=_cases)
LOOKS = CasePanel(rank=40, template="queue/_looks.html", read=_looks)
