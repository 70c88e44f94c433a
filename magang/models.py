"""Imports every table, so that the metadata is complete wherever it is needed (migrations, tests, the command line)."""

import magang.accounts.models
import magang.audit.models
import magang.counters.following
import magang.counters.models
import magang.counters.sweeping
import magang.counters.totals
import magang.counters.triggers
import magang.destinations.models
import magang.evaluations.models
import magang.findings.models
import magang.followups.dates
import magang.followups.models
import magang.followups.triggers
import magang.hearings.models
import magang.hearings.triggers
import magang.jobs.models
import magang.journals.models
import magang.kernel.numbering
import magang.letters.models
import magang.needs.models
import magang.placements.models
import magang.planning.models
import magang.planning.triggers
import magang.recommendations.index
import magang.recommendations.models
import magang.reference.models
import magang.reports.models
import magang.reports.triggers  # noqa: F401
