"""
The guide: a page in the person's own browser, for whom a terminal is strange, and for two people side by side.

Served on loopback alone, to one browser, for as long as it is used. It reads a download where it lies, never copies it, and
writes nothing but the review folder and, where a paper is wanted, the folder of papers beside it.
"""
