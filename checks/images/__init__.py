"""Pictures: judged from their pixels, from what their files say and from the words beside them. Nothing leaves the machine."""

ANSWERS = frozenset(
    {"P-NUDE", "P-SEXY", "P-DRINK", "P-WEAPON", "P-HATE", "P-WORDS", "P-ID", "P-PLACE", "P-FACE-OF-PROFILE", "P-YP"}
)
"""The rules that the picture check answers for; for every other one the report says that nobody looked."""
