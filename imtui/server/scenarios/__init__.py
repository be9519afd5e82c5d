"""Scenarios: companies and incidents as data."""
