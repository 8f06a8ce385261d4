"""Calendars in: what a person has elsewhere keeps them here, as busy times and nothing more.

A feed is an iCal address or a CalDAV account that its person added. It is read every few minutes; only when
they are busy is kept, never what with: no title, place or guest is stored. A calendar that does not answer
keeps its last times for a day and says so on its person's page.

busy      from the bytes of a calendar to the times someone is busy      (pure)
child     the same in a process of its own, bounded in time and memory
fetching  the two ways to get the bytes: an address (iCal), an account (CalDAV)
actions   feeds are added, read, forgotten; their times become holds       queries, views, jobs
"""
