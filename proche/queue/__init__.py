"""Queue: cases, claims (leases), offers, notes. Asks availability and customers.

Words: a case is one thing to do for a customer; a claim is a lease on it that lapses when
its holder disappears; an offer is a case shown to the person it is right for. A case's own
panel comes from the room that registered its kind in `kinds`.
"""
