"""Rules and policies alone: no database server, no web."""
