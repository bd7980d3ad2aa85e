"""Results of surveys, protected: tallies, publication, scores, pages, files."""
