"""Run one bench and print its object (the keys stand in docs/benches.md)."""

from __future__ import annotations

import importlib
import json
import os
import platform
import sys
from statistics import median
from typing import Any

NAMES = ("reading", "queue", "intake", "answer", "live")


def machine() -> dict[str, Any]:
    with open("/proc/meminfo") as file:
        memory_kb = int(file.readline().split()[1])
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(memory_kb / 1e6, 1),
        "processor": platform.machine(),
        "python": platform.python_version(),
    }


def spread(ratios: list[float]) -> dict[str, float]:
    """A ratio as the benches give it: the least, the middle and the greatest of the runs."""
    return {"min": round(min(ratios), 3), "median": round(median(ratios), 3), "max": round(max(ratios), 3)}


def main(arguments: list[str]) -> int:
    name, *more = [one for one in arguments if one != "--json"] or [""]
    # Only reading can be measured in part: its options are its own.
    if name not in NAMES or (more and name != "reading"):
        print(f"bin/bench NAME [--json], NAME one of {', '.join(NAMES)}", file=sys.stderr)
        return 2
    bench = importlib.import_module(f"benches.{name}")
    measured = bench.measure(more) if more else bench.measure()
    result = {"name": name, "machine": machine(), **measured}
    if "--json" in arguments:
        print(json.dumps(result))
    else:
        print(json.dumps(result, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
