"""Calendars in: read, fetched from real servers, kept as holds."""
