"""The portfolio: every service by use, relevance, satisfaction, cost and lifecycle, as stored."""
