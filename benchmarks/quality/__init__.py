"""Quality: what the tracker finds in labelled reports, beside what it should find.

`python -m benchmarks.quality` makes the output, scores it and holds it against pins.yaml.
"""
