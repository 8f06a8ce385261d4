"""Calendars in: what a person has elsewhere keeps them here, as busy times and nothing more.

A feed is an iCal address or a CalDAV account that its person added. It is read every few minutes; only when
they are busy is kept, never what with: no title, place or guest is stored. A calendar that does not answer
keeps its last times for a day and says so on its person's page.
"""
