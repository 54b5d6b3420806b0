"""Brings content in, runs the checks over it and shows the result."""

__version__ = "0.1.0"
