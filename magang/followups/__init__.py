"""Follow-up: plan, progress, evidence, verification and the four official statuses of an accepted recommendation."""
