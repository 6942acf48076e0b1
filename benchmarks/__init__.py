"""Measured comparisons, run by hand or by `make bench`."""
