"""Writers: an order in a structured form, for the hand-over, for answers and for round trips.

`ubl`, `edifact` and `order_x` each give `write(order) -> bytes`; what an order lacks is left
out. `ubl` and `order_x` also give `order_response(order)`, the answer to an order that was confirmed.
"""
