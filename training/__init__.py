"""Train the language weights that the tracker ships: convert, train, pack, evaluate."""
