"""Silo or pool: the team's own arrivals, replayed through other ways to share the work.

Words: an arrival is a case as far as a replay asks; a seat is one person's place with its hours,
regions and skills, never a name; a way is how arrivals meet seats ("one or two people per region",
"one national team", a what-if); a redrawn period is the same weeks with their days drawn anew.

rules      what is asked, arrivals, seats, the calendar of a period; pure
simulate   one period through one way, with ciw; pure
ways       the ways that are compared; pure
figures    what is told of a replay, and the bands; pure
study      all ways, once as it was and many times redrawn; pure
words      the sentences on top and the assumptions; plots: the pictures; pure
arrivals_file  arrivals from a CSV, figures into one
queries, actions, jobs, forms, views, urls   as in every room
"""
