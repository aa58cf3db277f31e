"""Track what is reported about disputes over AI model distillation.

    sources.yaml ─ collect ─ read ─ analyze ─ compare ─ archive ─┬─ digest ─ mail
                      │        │       │         │               ├─ review queue
                    items   reports  claims   origins,           └─ pages and search
                                              conflicts

Data flows from left to right and never back. Stages are pure and blind to each other;
`tracker.pipeline` joins them, `tracker.edge` and `tracker.archive` touch the world.
"""

__version__ = "0.1.0"
