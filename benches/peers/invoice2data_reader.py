"""invoice2data, run by the peers' own environment: reads text PDFs when asked over stdin.

Usage: python benches/peers/invoice2data_reader.py TEMPLATES BACKEND PDF...
Prints the lines found in each file, then for each line of stdin the processor seconds of one run
over all files, those of pdftotext included. Names nothing of Proche.
"""

from __future__ import annotations

import json
import logging
import resource
import shutil
import sys

from invoice2data import extract_data
from invoice2data.extract.loader import read_templates


def main(folder: str, backend: str, *files: str) -> None:
    logging.disable(logging.CRITICAL)
    templates = read_templates(folder)
    found = [extract_data(file, templates=templates, input_module=backend) for file in files]
    say([len(one.get("lines", [])) if one else 0 for one in found])
    for run, _ in enumerate(sys.stdin):
        # It remembers the text of a file by its path: every run reads files that it has not met.
        fresh = [shutil.copy(file, f"{file}.{run}.pdf") for file in files]
        begin = cpu_seconds()
        for file in fresh:
            extract_data(file, templates=templates, input_module=backend)
        say(cpu_seconds() - begin)


def cpu_seconds() -> float:
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in spent)


def say(answer: object) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
