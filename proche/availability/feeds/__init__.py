"""Calendars in: what a person keeps elsewhere (iCal, CalDAV), read as busy times and nothing more.

A **feed** is one calendar of one person. Its address and password are secrets: kept encrypted, never
shown again. `reading` and `spans` are pure; `child` is the bounded process that runs them; `fetching`
and `caldav` talk to the other side through `kernel.addresses`. Tells availability by holds, asks people.
"""
