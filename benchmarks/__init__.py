"""Measure the tracker: quality on labelled reports, speed beside its peers."""
