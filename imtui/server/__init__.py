"""An Incident Manager of its own: both AWS APIs over HTTP with SigV4, state in SQL, time in an engine.

Invariant: nothing here imports a client package; server and client share `imtui.arns` and `imtui.clock` and otherwise only the wire.
"""
