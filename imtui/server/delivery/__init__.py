"""What pages are sent through."""
