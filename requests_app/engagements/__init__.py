"""Projects and consulting: plan, money, success and lessons."""
