"""The desk's API for other programs: hand a document in, ask what became of it, fetch an order.

routes    the addresses, with what they take and give (OpenAPI at /api/v1/docs)
keys      who may call, and how often
shapes    what is sent and given
"""
