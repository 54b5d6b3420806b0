"""
The review: what `review.json` holds (contract §5), typed, and the only way it is read from and written to a disk.

It holds excerpts, so it is as private as the report: the folder is made with mode 0700, files with mode 0600, and every
write is atomic. A finding's id is keyed with the person's own salt, so that the small decisions file, which carries ids and
no content, does not tell anyone else which post is meant.
"""

from scanner.review.decision import CHOICES, DECISIONS_KIND, SCHEMA, Decision, ReviewError, finding_id, new_salt
from scanner.review.folder import FILE_NAME, REPORT, private_folder, write_private
from scanner.review.parts import Baseline, Carried, Ended, LiveView, Policy, Server, Skipped, Source, Tool
from scanner.review.recorded import STATUSES, Recorded, item_from_json
from scanner.review.whole import Review

__all__ = [
    "CHOICES",
    "DECISIONS_KIND",
    "FILE_NAME",
    "REPORT",
    "SCHEMA",
    "STATUSES",
    "Baseline",
    "Carried",
    "Decision",
    "Ended",
    "LiveView",
    "Policy",
    "Recorded",
    "Review",
    "ReviewError",
    "Server",
    "Skipped",
    "Source",
    "Tool",
    "finding_id",
    "item_from_json",
    "new_salt",
    "private_folder",
    "write_private",
]
