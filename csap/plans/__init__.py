"""Plans: what is done about a deficiency. So far how one begins, by rule or by hand."""
