"""invoice2data, run by the peers' own environment: times the reading of text PDFs inside itself.

Usage: python benches/peers/invoice2data_reader.py TEMPLATES RUNS PDF...
Prints one JSON object: the seconds of each run over all files, and the lines found. Names nothing of Proche.
"""

from __future__ import annotations

import json
import logging
import shutil
import sys
import time

from invoice2data import extract_data
from invoice2data.extract.loader import read_templates


def main(folder: str, runs: str, *files: str) -> None:
    logging.disable(logging.CRITICAL)
    templates = read_templates(folder)
    found = [extract_data(file, templates=templates) for file in files]
    seconds = []
    for run in range(int(runs)):
        # It remembers the text of a file by its path: every run reads files that it has not met.
        fresh = [shutil.copy(file, f"{file}.{run}.pdf") for file in files]
        begin = time.process_time()
        for file in fresh:
            extract_data(file, templates=templates)
        seconds.append(time.process_time() - begin)
    lines = [len(one.get("lines", [])) if one else 0 for one in found]
    print(json.dumps({"seconds": seconds, "lines": lines}))


if __name__ == "__main__":
    main(*sys.argv[1:])
