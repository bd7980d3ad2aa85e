"""The first page of an empty desk: the first administrator and something to begin with."""
