"""The open book: a second SQLite file that is safe to publish, and the way to read it."""
