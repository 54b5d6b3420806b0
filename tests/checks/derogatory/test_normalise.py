"""What the model reads, and the way back to the text as written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.derogatory.normalise import normalise

DISGUISES = st.text(
    alphabet=st.sampled_from("abcS0135@$! .-_\u200b\u0430\u0435\U0001f620\U0001f3fd\ufe0f\u0301ﬁ\n"), max_size=60
)


@given(st.one_of(st.text(max_size=80), DISGUISES))
def test_every_character_of_a_view_stands_for_a_slice_of_the_original(text: str) -> None:
    for view in normalise(text).views:
        assert len(view.text) == len(view.starts) == len(view.ends)
        assert all(0 <= start < end <= len(text) for start, end in zip(view.starts, view.ends, strict=True))


@given(st.one_of(st.text(max_size=80), DISGUISES))
def test_views_keep_the_order_of_the_original(text: str) -> None:
    for view in normalise(text).views:
        assert list(view.starts) == sorted(view.starts)


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=80))
def test_a_plain_view_has_no_double_spaces_and_no_ends(text: str) -> None:
    plain = normalise(text).plain.text
    assert plain == " ".join(plain.split())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("I \u2764 you", "I heavy black heart you"),
        ("ok \U0001f600", "ok grinning face"),
        ("see https://example.org/a?b and @some.one", "see link and @user"),
        ("s\u200btu\u00adpid", "stupid"),
        ("\uff46\uff55\uff4c\uff4c width", "full width"),
        ("y\u043eu ar\u0435 great", "you are great"),
        ("soooooo good", "soo good"),
        ("  two\n\nlines ", "two lines"),
        ("it\u2019s \u201cfine\u201d", 'it\'s "fine"'),
    ],
)
def test_plain_view(written: str, read: str) -> None:
    assert normalise(written).plain.text == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("y0u 1d10t", "you idiot"),
        ("what an i d i o t", "what an idiot"),
        ("$tup1d!!", "stupid!!"),
        ("l.o.s.e.r", "loser"),
    ],
)
def test_disguises_are_undone_in_a_second_view(written: str, read: str) -> None:
    undisguised = normalise(written).undisguised
    assert undisguised is not None
    assert undisguised.text == read


@pytest.mark.parametrize(
    "text", ["year 9 at 3pm, room 12!", "the 11th of May 2019", "I am a TA :)", "£5k raised", "no way!!!"]
)
def test_ordinary_numbers_and_marks_are_no_disguise(text: str) -> None:
    assert normalise(text).undisguised is None


def test_another_alphabet_is_left_alone() -> None:
    assert normalise("привет всем").plain.text.startswith("привет")


def test_a_span_leads_back_to_the_words_as_written() -> None:
    text = "you 1d\u200b10t \U0001f600"
    view = normalise(text).views[-1]
    start = view.text.index("idiot")
    first, last = view.original_span(start, start + len("idiot"))
    assert text[first:last] == "1d\u200b10t"
