"""Promises: a call-back or an answer at a time when someone will be there to keep it.

Words: a promise has a span (between 10:00 and 10:30), an owner who keeps it and a stand-in who will be
there too. It is kept, tried (nobody answered), moved with the customer's consent, or called off; past
its span and still open it is late. It is uncovered while nobody will be there for it.

rules, slots, spoken, zones, figures   pure: states and outcomes, who gets it and when, what people type
keepers    who will be there over a span: availability's answer, less what is promised already
actions    made, kept, tried, moved, called off        watching  passed on, warned of, late
telling    what people are told, through the gate      cases     what a promise does to its case
"""
