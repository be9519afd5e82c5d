"""What imtui keeps on disk, per account and endpoint."""
