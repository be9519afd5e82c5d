"""Keeping the Snapshot true: asyncio only, knows neither Textual nor botocore."""
