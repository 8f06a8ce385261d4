"""The hand-over: what leaves the desk once an order is confirmed.

The confirmation writes outbox rows; the worker calls the senders here afterwards, at least
once, each with a key that its receiver can deduplicate on (site/wiring.py registers them).
    facts        what was confirmed, to the letter     ordered   what was ordered, beside it
    differences  what a confirmation changes           answers   the answer in the customer's own form
    mail, pdf    the confirmation to the customer      state     how far each hand-over is
    ports        the ERP port and its connectors: folder, webhook, sftp, odoo (odoo_rpc its calls)
    forms        the order as a file for an ERP        files     what a message would send, as a file
"""
