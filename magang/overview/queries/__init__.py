"""Reading for the overviews: always for an actor, and a constant number of queries whatever the number of rows."""
