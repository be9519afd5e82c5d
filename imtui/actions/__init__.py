"""What people can do, as verbs shared by the screen and the shell: validate → one call → Outcome."""
