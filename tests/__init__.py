"""The tests of imtui."""
