"""The pages of surveys, one module for each thing one comes to do."""
