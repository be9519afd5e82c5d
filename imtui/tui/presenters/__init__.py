"""Domain values as text: pure functions, no widgets."""
