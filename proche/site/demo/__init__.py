"""The demo: Nutrivale, a nutrition supplier that does not exist, and a day of its order desk.

`catalogue`, `establishments`, `team` and `history` are pure data, the same for the same day;
`documents` makes the day's order documents with the truth of each beside it; `load` fills a
desk with the data; `run` sends the documents through the real intake and compares.

Nothing here names a real firm, person, number or address: telephones are from the range
that French fiction may use, mail addresses end in .example, GTIN and GLN lie in the range
for restricted circulation, SIRET begin with 000.
"""
