"""invoice2data's answers, by the peers' own environment: what its templates find in each PDF.

Usage: python benches/peers/invoice2data_orders.py TEMPLATES PDF...
Prints one JSON list: for each file the fields found, null where no template fits. Names nothing of Proche.
"""

from __future__ import annotations

import json
import logging
import sys

from invoice2data import extract_data
from invoice2data.extract.loader import read_templates


def main(folder: str, *files: str) -> None:
    logging.disable(logging.CRITICAL)
    templates = read_templates(folder)
    print(json.dumps([answer(file, templates) for file in files], default=str))


def answer(file: str, templates: object) -> object:
    try:
        return extract_data(file, templates=templates, input_module="pdftotext") or None
    except Exception as fault:  # Whatever it stumbles over counts as nothing read; the run goes on.
        return {"fault": repr(fault)}


if __name__ == "__main__":
    main(*sys.argv[1:])
