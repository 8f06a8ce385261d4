"""Writes `proche/orders/readers/calibration.py` from what the ruler found on the tuning half.

bin/bench reading --split tuning --form ... --reliability FILE.json
python -m tests.orders.readers.make_calibration FILE.json [FILE.json ...]
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

GOAL = Path(__file__).parents[3] / "proche" / "orders" / "readers" / "calibration.py"
HEAD = '''"""How often values said with so much confidence were right, on the tuning half of the corpus.

Written by `tests/orders/readers/make_calibration.py`; docs/confidence.md says how it was measured.
"""

from __future__ import annotations

#: said above this, and up to this; how many values; how many of them were right
Rows = tuple[tuple[float, float, int, int], ...]
#: fewer values than this say little
ENOUGH = 50
'''
FOOT = '''

def share_right(chance: float, *, is_scan: bool) -> float:
    """What a chance is worth: never more than the share that was right, where enough values were seen."""
    rows = SCAN if is_scan else TEXT
    found = next(((values, right) for low, high, values, right in rows if low < chance <= high), None)
    if found is None or found[0] < ENOUGH:
        return chance
    return round(min(chance, (found[1] + 1) / (found[0] + 2)), 4)
'''


def main(sources: Iterable[str]) -> None:
    tables: dict[str, dict[tuple[float, float], list[int]]] = {
        "TEXT": defaultdict(lambda: [0, 0]),
        "SCAN": defaultdict(lambda: [0, 0]),
    }
    for source in sources:
        for form, rows in json.loads(Path(source).read_text()).items():
            table = tables["TEXT" if form == "pdf-text" else "SCAN"]
            for row in rows:
                counts = table[row["above"], row["to"]]
                counts[0] += row["values"]
                counts[1] += row["right"]
    GOAL.write_text(HEAD + "".join(_table(name, table) for name, table in tables.items()) + FOOT)


def _table(name: str, table: dict[tuple[float, float], list[int]]) -> str:
    rows = "".join(
        f"    ({low}, {high}, {values}, {right}),\n" for (low, high), (values, right) in sorted(table.items())
    )
    return f"{name}: Rows = (\n{rows})\n"


if __name__ == "__main__":
    main(sys.argv[1:])
