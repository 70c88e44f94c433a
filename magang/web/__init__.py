"""Flask plumbing: everything between HTTP and the domain, and nothing of the domain itself."""
