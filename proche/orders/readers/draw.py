"""Draw one page of a document as PNG, in a process of its own: draw.py SOURCE PAGE DPI TARGET.

Bounded like the reading process: a hostile page can at worst end this one.
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

from proche.orders.readers import pages

MEMORY = 3 * 1024**3
CPU_SECONDS = 40


def main(source: str, number: str, dpi: str, target: str) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    drawn = pages.upright_page(Path(source).read_bytes(), page=int(number), dpi=int(dpi))
    beside = Path(f"{target}.{os.getpid()}")
    beside.write_bytes(drawn)
    beside.replace(target)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
