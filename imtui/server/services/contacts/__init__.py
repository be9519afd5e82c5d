"""The operations of ssm-contacts."""
