"""Who is on the team, when they work, and what they may do."""
