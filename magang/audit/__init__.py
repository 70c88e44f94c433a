"""The audit trail: who did what to which record, append-only, hash-chained, shown on the record's own page."""
