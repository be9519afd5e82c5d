"""The wire, driven by botocore's service models: pure functions, no HTTP, no storage."""
