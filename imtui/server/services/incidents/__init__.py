"""The operations of ssm-incidents."""
