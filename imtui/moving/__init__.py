"""Moving a whole account out: everything that both services tell, as JSON files (docs/moving.md).

Invariant: it only reads. What it reads it writes as the API gave it: no domain type stands in between that could leave something out.
"""
