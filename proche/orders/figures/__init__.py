"""How the desk serves: from an order's arrival to its customer's answer, and what was asked on the way.

rules     what is counted, over pure rows      plots   the pictures, laid out
queries   the rows of a period                 views   the page and its sheets
forms     which period is asked for
"""
