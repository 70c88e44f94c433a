"""Reports, their authors, versions and pictures, and what reviewers say."""

from magang.reports.models.report import Report, ReportAuthor, ReportImage, ReportVersion
from magang.reports.models.review import ReportReturn, ReturnReasonLink, ReviewComment

__all__ = [
    "Report",
    "ReportAuthor",
    "ReportImage",
    "ReportReturn",
    "ReportVersion",
    "ReturnReasonLink",
    "ReviewComment",
]
