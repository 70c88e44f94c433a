"""The smallest valid things, by feature."""

from tests.factories.city import City, build_city

__all__ = ["City", "build_city"]
