"""Layouts that readers are written and tuned on. The demo's layouts are among them (demo.py)."""
