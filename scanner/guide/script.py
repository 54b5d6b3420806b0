"""What is read aloud before a session. The limit is said before the question, because afterwards is too late."""

from __future__ import annotations

from typing import Final

SCRIPT: Final = (
    (
        "This is to help you look over your own accounts, because our policy asks all of us to. "
        "It is not a test and there is no score."
    ),
    "The tool runs on your computer. Nothing is sent anywhere. I will not see anything you do not choose to show me.",
    "I will keep one page saying that we did this and the date. It will not say what was found.",
    "You can stop at any time, have someone with you, or do it on your own instead. That will not be held against you.",
    (
        "One limit: if you show me something that makes me think a child is at risk, or that a crime has happened, I have to "
        "follow our safeguarding policy. I would tell you first if I can."
    ),
    "Do you want to go on?",
)
SCOPE: Final = (
    "One session: the person looks over their own accounts on their own computer, and shows only what they choose."
)
