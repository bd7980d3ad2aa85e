"""People, departments, roles and the doors they use."""
