"""What can be done with letters, by use case: issuing and keeping them, their templates, their settings."""
