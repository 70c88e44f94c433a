"""The report of an internship: written once, by one or several of a cohort, then reviewed, presented and frozen."""
