"""The doors by which documents come in without anyone at a page: a folder, a mailbox, a listener.

A door says "taken" only when `orders.actions.receive` has returned, so that taken means
stored. Cut off in between it delivers the same arrival again, under the same key, and the
desk knows it: nothing is lost, nothing is made twice. `doors.list_doors` gives those that
the settings open; each has `run(stop)`, for a thread of the worker.
"""
