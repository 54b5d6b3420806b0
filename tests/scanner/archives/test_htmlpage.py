"""Blocks of a page: each once, in order, whatever the page is like; a page that breaks off is named."""

from __future__ import annotations

import io
import random
import subprocess
import sys

import pytest

from scanner.archives.container import Member
from scanner.archives.htmlpage import blocks, classes, words
from scanner.errors import Problem

PAGE = (
    "<html><head><title>Posts</title></head><body>"
    + "".join(f"<div class='x post'>post {n}<br>line</div>" for n in range(5))
    + "</body></html>"
)


def member(data):
    data = data.encode() if isinstance(data, str) else data
    return Member("posts.html", len(data), (len(data), None), lambda: io.BytesIO(data))


def is_post(element):
    return "post" in classes(element)


def read(data, wanted=is_post, encoding="utf-8"):
    return [one if isinstance(one, Problem) else words(one) for one in blocks(member(data), wanted, encoding)]


def split(entries):
    return [one for one in entries if isinstance(one, str)], [one for one in entries if isinstance(one, Problem)]


def test_every_block_comes_out_once_in_order():
    assert read(PAGE) == [f"post {n}\nline" for n in range(5)]


def test_only_the_outermost_of_nested_blocks_comes_out():
    assert read("<div class=post>a<div class=post>b</div></div><div class=post>c</div>") == ["a\nb", "c"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<p>a</p><p>b</p>c<span>d</span>", "a\nb\ncd"),
        ("a<script>x()</script>b<style>y</style><!-- z -->c", "abc"),
        ("&amp;lt; é &eacute; &#128512;", "&lt; é é 😀"),
        ("<b>a</b> <i>b</i>", "a b"),
        ("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>", "a\nb"),
        ("", ""),
    ],
)
def test_words_are_as_a_person_reads_them(markup, text):
    assert read(f"<div class=post>{markup}</div>") == [text]


def test_a_page_cut_at_any_point_gives_a_beginning_and_says_so():
    for cut in range(len("<html"), len(PAGE) - len("</html>")):
        good, bad = split(read(PAGE[:cut]))
        whole = [f"post {n}\nline" for n in range(5)]
        assert len(bad) == 1, cut
        assert good[:-1] == whole[: max(0, len(good) - 1)], cut


@pytest.mark.parametrize("depth", [300, 2000])
def test_tags_left_open_do_not_hide_the_rest_of_a_page(depth):
    page = PAGE.replace("<body>", "<body>" + "<font>" * depth)
    assert split(read(page))[0] == [f"post {n}\nline" for n in range(5)]


@pytest.mark.parametrize("depth", [10_000, 1_000_000])
def test_a_page_that_nests_without_end_is_named(depth):
    page = PAGE.replace("<body>", "<body><div class=post>early</div>" + "<div>" * depth)
    good, bad = split(read(page))
    assert good[0] == "early"
    assert len(bad) == 1
    good, bad = split(read("<html><div class=post>" + "<b>" * depth + "</html>"))
    assert len(bad) == 1


def test_noise_is_no_error_of_the_program():
    chance = random.Random(1)
    for _ in range(50):
        data = bytearray(PAGE.encode())
        for _ in range(20):
            data[chance.randrange(len(data))] = chance.randrange(256)
        read(bytes(data))
    for data in (b"", b"\0" * 999, b"plain", chance.randbytes(5000), PAGE.encode("utf-16")):
        read(data, encoding=None)


@pytest.mark.parametrize("error", [OSError, EOFError, NotImplementedError])
def test_a_member_that_cannot_be_read_is_a_problem(error):
    def opener():
        raise error

    (problem,) = blocks(Member("a\nb.html", 1, (1, None), opener), is_post)
    assert isinstance(problem, Problem)
    assert problem.source == "a?b.html"


LARGE = """
import itertools, resource
from scanner.archives.container import Member
from scanner.archives.htmlpage import blocks, classes

class Page:
    def __init__(self):
        post = b"<div class=post><p>" + b"word <b>x</b> " * 2000 + b"</p></div>"
        self.parts = itertools.chain([b"<html><body>"], itertools.repeat(post, 3000), [b"</body></html>"])
    def read(self, size):
        return next(self.parts, b"")
    def __enter__(self):
        return self
    def __exit__(self, *_):
        pass

before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(sum(1 for _ in blocks(Member("a", 0, (0, None), Page), lambda one: "post" in classes(one))))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units there")
def test_a_large_page_is_not_held():
    done = subprocess.run([sys.executable, "-c", LARGE], capture_output=True, text=True, check=True)
    count, megabytes = map(int, done.stdout.split())
    assert count == 3000
    assert megabytes < 30
