"""The day's order documents of the demo, made on the fly, each with its truth.

`paper` draws, `layouts` are the orders as ten kinds of customers print them, `others` what
is no order, `fax` spoils pages as machines and cameras do, `sheets` and `mails` write their
forms, `day` says which documents arrive on the day of the demo and what each must come to.
"""
