"""The hand-over: what leaves the desk once an order is confirmed.

The confirmation writes outbox rows; the worker calls the senders here afterwards, at least
once, each with a key that its receiver can deduplicate on (site/wiring.py registers them).
    facts     what was confirmed, to the letter      pdf      the confirmation as a page
    mail      confirmation and question by mail      webhook  the ERP port, signed
    folder    the ERP port, a UBL file               answers  Order-X and UBL answers
"""
