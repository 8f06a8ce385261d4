"""People: accounts, teams, roles and rights, skills, languages, weekly hours. Asks kernel and ui."""
