"""Procedures: one written way of working for everyone, followed step by step in a case.

Words: a procedure has versions, each a file that never changes once published; a draft is what one
person is writing, a proposal a draft that waits for a lead; a following is a procedure begun in a case,
in one version; a deviation is a step skipped or jumped, with its reason.

text        the file, read and written; pure       difference  what changed between two versions; pure
rules       steps, fitting, figures; pure          rendering   Markdown to clean HTML
situations  what a case is about, told by the room that knows its kind
actions     the only writers                       queries     the only readers
files       one file, or all of them in a zip, within bounds
"""
