"""Brings content in, runs the checks over it and shows the result."""

from importlib.metadata import version

__version__ = version("profile-hygiene")
