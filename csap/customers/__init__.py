"""Key customers: who they are, and why."""
