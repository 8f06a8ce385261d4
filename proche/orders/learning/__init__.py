"""What confirmed corrections teach about one sender, so that their next document asks less.

A lesson is the answer to one question in the words of one sender: what their own code means, how they
count where they name no unit, where they want it when they do not say. Only what a person decided and then
confirmed teaches; only a doubt can be settled by a lesson; one contradiction and it asks again.

rules       a question, its lesson, when a lesson is enough; pure
questions   what an order asks, in the words of its sender; pure
teaching    what a confirmed order tells; pure
applying    doubts that lessons settle; pure
layouts     the columns of a sender's own form; pure
actions, queries, views   the table, its page, forgetting
"""
