"""Service-level clocks in business time."""
