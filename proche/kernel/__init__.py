"""The ground floor: what every room uses and none rebuilds.

Holds ids, words and refusals, the trace, the outbox, received files, the live log, jobs
and the gate's port. Knows no domain and asks nobody. Each has its page in docs/.
"""
