"""Settings by place; the only readers of the environment."""
