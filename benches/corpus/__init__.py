"""The corpus: seeded orders as documents in every form, at every level of damage, each with its truth.

orders.py     what is ordered, and the truth of it as a layout shows it
drawing.py    the paper that layouts draw on
layouts/      how orders are laid out: `tuning` for those who write readers, `measuring` for the ruler alone
damage.py     what machines do to paper: clean scan, light fax, heavy fax, photo
documents.py  the documents of a split, form by form

The same seed makes the same bytes, but for PDFs with data inside: their maker notes the moment.
"""
