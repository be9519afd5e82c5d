"""Benchmarks that anyone can run: `make bench`.

Invariant: every figure is a ratio against a peer measured in the same run on the same machine, or a count; nothing here is part
of the test suite, because a timed test on a shared machine fails for reasons that are nobody's.
"""
