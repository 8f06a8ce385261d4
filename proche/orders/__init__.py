"""Orders: from a received document to a confirmed, traced, handed-over order.

Words: a document is the received bytes, an arrival one time they came in; a reading is
what a reader found; a doubt is what a person is asked. Asks queue and what lies below it.
Pure modules (no Django): reading, catalogue, checks, readers/, writers/.
"""
