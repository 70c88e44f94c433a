"""What the tests of hearings share."""

from tests.web.test_findings import count_queries

__all__ = ["count_queries"]
