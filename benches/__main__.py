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
    names = [name for name in arguments if not name.startswith("-")]
    if len(names) != 1 or names[0] not in NAMES:
        print(f"bin/bench NAME [--json], NAME one of {', '.join(NAMES)}", file=sys.stderr)
        return 2
    measured = importlib.import_module(f"benches.{names[0]}").measure()
    result = {"name": names[0], "machine": machine(), **measured}
    if "--json" in arguments:
        print(json.dumps(result))
    else:
        print(json.dumps(result, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
