"""Dialogues, each typed by its result."""
