"""The edges of the house: network, files, mail and the one language pipeline.

In: values of the domain. Out: values of the domain. Nothing in here decides anything about
the news; whatever the world does to us ends in an error of `tracker.errors`.
"""
