"""Bringing an account in: from the files of an export, or of the script that AWS publishes, into the store (docs/moving.md).

Invariant: ids, times, receipts and the service's own events come in as they were; so it writes rows and passes no operation. A thing
comes in whole, in one transaction, or not at all; one that is there already stays as it is.
"""
