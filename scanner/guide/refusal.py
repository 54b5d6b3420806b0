"""What the guide does not do, as an answer: a status and a line for the person."""

from __future__ import annotations


class Refusal(Exception):
    """A request that is turned away. The message is for the person and holds nothing that they wrote."""

    def __init__(self, status: int, message: str) -> None:
        """Take the status of HTTP and the words."""
        super().__init__(message)
        self.status = status
