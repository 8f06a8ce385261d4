"""Layouts that are only measured on: whoever writes or tunes a reader never opens a file of this folder.

Written by another hand than the readers and the tuning layouts, by the interface in `layouts/__init__.py`.
A fault found here is mended on a tuning layout that shows the same fault, made for it, never on the
page itself; a layout that was looked at all the same moves to `tuning/`, and a new one takes its place.
"""
