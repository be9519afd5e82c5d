"""Time: stages, retries and escalation as pure functions of state and now."""
