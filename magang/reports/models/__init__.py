"""Reports, their authors, versions and pictures."""

from magang.reports.models.report import Report, ReportAuthor, ReportImage, ReportVersion

__all__ = ["Report", "ReportAuthor", "ReportImage", "ReportVersion"]
