"""Orders that the desk confirms by itself, for customers who agreed to it.

Nothing here is faster than it is sure: an order without any doubt, read from a form that can be trusted, of a
customer who consented, below their ceiling. A share that nobody can choose goes before human eyes; one wrong
order stops it for its customer; one switch stops it for everyone; what was confirmed can be pulled back for a
while before anything leaves.

rules               whether an order may pass, and the sample; pure
parameters          the switch, the share, when it is looked at, the time of grace
actions, queries    consents, orders that passed; the only writers and readers
jobs                a job after reading
figures, plot       the rate, week by week
"""
