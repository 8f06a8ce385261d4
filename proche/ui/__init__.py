"""The shell: base page, shared components, styles, script modules, and the doors.

Knows no domain. `routes.route` puts the right beside each address; `middleware` keeps it.
"""
