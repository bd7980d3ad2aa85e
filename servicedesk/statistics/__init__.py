"""Statistics without a word of the domain: intervals, tests, quantiles, survival, charts, trends.

Pure functions, thin over SciPy and NumPy, each with its published source. SciPy and NumPy are slow
to load and imported inside the functions that need them, so that importing this package, and every
page that only shows stored results, stays light. Undefined results (0/0, no degrees of freedom) are
None, never 0 and never NaN.
"""
