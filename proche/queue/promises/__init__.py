"""Promises: a call-back or an answer at a time when someone will be there to keep it.

Words: a promise has a span (between 10:00 and 10:30), an owner who keeps it and a stand-in who will be
there too. It is kept, tried (nobody answered), moved with the customer's consent, or called off; past
its span and still open it is late. It is uncovered while nobody will be there for it.

rules, slots, spoken, zones, figures   pure: states, who gets it and when, what people type, how many held
actions    the only writers      queries   the only readers, and who will be there over a span
"""
