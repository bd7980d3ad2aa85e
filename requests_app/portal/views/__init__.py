"""The pages of the portal: load by policy, validate, one call, answer."""
