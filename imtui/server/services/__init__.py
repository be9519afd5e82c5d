"""What the operations do: one small function each, from a Context and a request to an answer."""
