"""The one client package that knows botocore: domain values in, domain values out."""
