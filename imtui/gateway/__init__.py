"""The one client package that knows botocore: domain values in, domain values out.

    connections   connect(settings) → Connection: everything below, put together
    incidents     typed methods of ssm-incidents ┐ encode: domain → params
    contacts      typed methods of ssm-contacts  ┘ decode: answer → domain; paging: lists, whole
    rotations     who is on call, typed
    calls         what every call goes through: read-only, budget, retries, log
    budget        one limiter for all of them
    transport     the Protocol: one request, one answer; CallRecord
    aio  boto     the two of it: aiobotocore for the war room, botocore for one-shots
    models        the operations as their models have them; permissions: what IAM has to allow
    sessions      how botocore is set up, the same for both; faults: its exceptions → domain.errors

Invariant: only `connections`, `models` and `permissions` are imported from outside; botocore is loaded by the first connection, or with the
models, not by importing this.
"""
