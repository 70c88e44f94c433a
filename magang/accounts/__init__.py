"""People: users, the roles they hold in an office, and signing in."""
