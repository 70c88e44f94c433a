"""Imports every table, so that the metadata is complete wherever it is needed (migrations, tests, the command line)."""

import magang.accounts.models
import magang.audit.models
import magang.counters.following
import magang.counters.models
import magang.counters.sweeping
import magang.counters.totals
import magang.destinations.models
import magang.evaluations.models
import magang.findings.models
import magang.followups.models
import magang.followups.triggers
import magang.hearings.models
import magang.jobs.models
import magang.journals.models
import magang.kernel.numbering
import magang.letters.models
import magang.needs.models
import magang.placements.models
import magang.planning.models
import magang.planning.triggers
import magang.recommendations.models
import magang.reference.models  # noqa: F401
