"""Dates in the words of the pages' languages."""

# ruff: noqa: RUF001 - letters of other alphabets are the point here

from __future__ import annotations

from datetime import datetime

import pytest

from scanner.archives.htmldates import local_moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jan 02, 2026 4:17 pm", (2026, 1, 2, 16, 17)),
        ("Jan 01, 2022 12:00 am", (2022, 1, 1, 0, 0)),
        ("Oct 19, 2025 1:47:55\u202fpm", (2025, 10, 19, 13, 47, 55)),
        ("Jul 12, 2024 4:55:32pm", (2024, 7, 12, 16, 55, 32)),
        ("Sep 3, 2018, 5:54 AM", (2018, 9, 3, 5, 54)),
        ("11 Jan 2019, 18:03", (2019, 1, 11, 18, 3)),
        ("Tháng 10 01, 2025 10:21:24 ch", (2025, 10, 1, 22, 21, 24)),
        ("Tháng 3 09, 2025 6:21 sáng", (2025, 3, 9, 6, 21)),
        ("19 févr. 2021, 08:30", (2021, 2, 19, 8, 30)),
        ("juil. 14, 2021 8:30 pm", (2021, 7, 14, 20, 30)),
        ("juin 14, 2021 8:30 pm", (2021, 6, 14, 20, 30)),
        ("5 de mayo de 2019, 10:00", (2019, 5, 5, 10, 0)),
        ("5 may 2019 10:00 p. m.", (2019, 5, 5, 22, 0)),
        ("3. März 2020, 20:00", (2020, 3, 3, 20, 0)),
        ("3. März 2020 um 20:00 Uhr", (2020, 3, 3, 20, 0)),
        ("3 mrt. 2020 20:00", (2020, 3, 3, 20, 0)),
        ("3 maart 2020 20:00", (2020, 3, 3, 20, 0)),
        ("2025年10月1日 下午3:20", (2025, 10, 1, 15, 20)),
        ("10月 01, 2025 3:20 下午", (2025, 10, 1, 15, 20)),
        ("2025년 10월 1일 오후 3:20", (2025, 10, 1, 15, 20)),
        ("7 июля 2022 г., 9:05", (2022, 7, 7, 9, 5)),
        ("2 lis 2023, 21:15", (2023, 11, 2, 21, 15)),
        ("2 marraskuuta 2023 klo 21.15", (2023, 11, 2, 21, 15)),
        ("5 ม.ค. 2568 09:00", (2025, 1, 5, 9, 0)),
        ("٥ يناير ٢٠٢٠ ٩:٠٥ م", (2020, 1, 5, 21, 5)),
        ("5 أغسطس 2020 9:05 ص", (2020, 8, 5, 9, 5)),
        ("Ağu 12, 2021 9:00 am", (2021, 8, 12, 9, 0)),
        ("Ιαν 12, 2021 9:00 μμ", (2021, 1, 12, 21, 0)),
        ("25/12/2020, 09:00", (2020, 12, 25, 9, 0)),
        ("25.12.2020 09:00", (2020, 12, 25, 9, 0)),
        ("2020-12-25 09:00", (2020, 12, 25, 9, 0)),
        ("2020/12/25 09:00", (2020, 12, 25, 9, 0)),
    ],
)
def test_a_date_is_read_in_its_language(text, expected):
    assert local_moment(text) == datetime(*expected)  # noqa: DTZ001 - no zone is named


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gaz_turner",
        "See you on 3 May 2019 at 10:00 at the hub",
        "03/04/2020, 09:00",  # the third of April, or the fourth of March
        "Feb 30, 2020 9:00 am",
        "May 2019",
        "99:99",
        "Foo 12, 2020 9:00",
        "Jan 02, 2026 77:17 pm",
        "²" * 10,
        "9" * 60,
    ],
)
def test_what_is_no_date_for_sure_is_none(text):
    assert local_moment(text) is None
