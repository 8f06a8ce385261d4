"""A day of Nutrivale's desk: the team of twelve at work, as fast as one likes to look on.

script     what the day holds: arrivals by the hour, breaks, a meeting, someone who goes home ill, ...; pure
people     what each of the team does with it, through the desk's own actions alone
direction  the clock of the day: each thing at its moment, in a hurry or at the pace of the desk
keeping    what the page shows of it: samples and what happened, in a file that every process reads
verdict    whether anything was stuck, anyone disturbed, any promise broken
plot, views, urls   the page `/demo/day/`
"""
