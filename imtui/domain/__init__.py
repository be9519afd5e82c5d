"""What imtui knows about incidents and pages: frozen values and pure functions of them.

Invariant: no I/O, no clock, no third-party import. Time is always an argument, and everything is replaced whole, never changed.
"""
