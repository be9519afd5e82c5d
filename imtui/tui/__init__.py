"""The war room: Textual screens over a Snapshot."""
