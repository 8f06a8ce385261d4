"""The only writers of the orders room.

arrivals   a document comes in; what was read of it becomes orders with their cases
steps      what a person does on an open order: answer a doubt, change a value, undo
endings    confirm, reject, ask the customer, split, put aside
"""

from proche.orders.actions.arrivals import (
    Received,
    begin_reading,
    given_up,
    receive,
    record_readings,
    sweep_unread,
)
from proche.orders.actions.endings import (
    NobodyToAsk,
    NotReady,
    ask_customer,
    confirm,
    put_aside,
    reject,
    reopen,
    split,
)
from proche.orders.actions.holding import AlreadyEnded
from proche.orders.actions.steps import AlreadyAnswered, NothingToUndo, answer_doubt, change, undo

__all__ = [
    "AlreadyAnswered",
    "AlreadyEnded",
    "NobodyToAsk",
    "NotReady",
    "NothingToUndo",
    "Received",
    "answer_doubt",
    "ask_customer",
    "begin_reading",
    "change",
    "confirm",
    "given_up",
    "put_aside",
    "receive",
    "record_readings",
    "reject",
    "reopen",
    "split",
    "sweep_unread",
    "undo",
]
