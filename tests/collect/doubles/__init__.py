"""Servers on loopback that behave as the APIs do, their silent faults included."""
