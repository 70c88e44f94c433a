"""The daily journal: one entry per working day at the host, with photos, comments and countersignatures."""
