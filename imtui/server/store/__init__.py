"""Where the service keeps what it knows: tables and typed functions on SQLAlchemy Core.

Invariant: the only package that imports SQLAlchemy. Each function takes a Transaction first, runs a bounded number of
statements on indexed columns, and returns plain frozen rows.
"""
