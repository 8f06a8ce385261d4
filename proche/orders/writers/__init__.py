"""Writers: an order in a structured form, for the hand-over, for answers and for round trips.

`ubl`, `edifact` and `order_x` each give `write(order) -> bytes`, what an order lacks left out, and
`order_response(answer) -> bytes`: the `answer` to an order says of each line what becomes of it.
"""
