"""The Customer Service Action Plan."""
