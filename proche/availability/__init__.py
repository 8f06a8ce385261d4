"""Availability: the one answer to "who can take this now?", presence and holds. Asks people."""
