"""The end-users' face of the plan: what they are asked, what was agreed with them."""
