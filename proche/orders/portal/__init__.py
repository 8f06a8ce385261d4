"""The customer's own page: an establishment orders by a personal link, without an account.

Words: a visitor is who has a link open; a basket is what they are about to order; a standing order is made
again and again by its plan; a run is one of its days. What is sent becomes a document like any other:
the same checks, doubts, queue and trace. docs/portal.md.
"""
