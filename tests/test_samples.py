"""The invented archives: up to date with the code that makes them, and nobody real in them."""

from __future__ import annotations

import re
import zipfile

from samples.make import ARCHIVES, archives


def test_the_archives_are_what_the_code_makes():
    """Pictures are left out: their bytes depend on the version of the library that packs them."""
    for name, members in archives().items():
        with zipfile.ZipFile(ARCHIVES / name) as archive:
            assert sorted(archive.namelist()) == sorted(members)
            for path, data in members.items():
                if not path.endswith(".jpg"):
                    assert archive.read(path) == data, f"{name}: run python -m samples.make"


def test_no_archive_is_left_over():
    assert sorted(path.name for path in ARCHIVES.iterdir()) == sorted(archives())


def test_phone_numbers_and_addresses_are_of_the_kinds_kept_free_for_fiction():
    """Ofcom keeps 07700 900000 to 900999 for drama; example.com is kept free for examples."""
    for members in archives().values():
        words = b"".join(data for path, data in members.items() if not path.endswith(".jpg")).decode()
        assert all(number.startswith("07700 900") for number in re.findall(r"\b07\d{3} ?\d{6}\b", words))
        assert all(host.endswith("example.com") for host in re.findall(r"[\w.]+@([\w.]+\w)", words))
