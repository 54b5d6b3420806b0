"""
How varied the posts are that the model of words learns from, beside as many words that real people wrote.

    python benchmarks/posts.py [--shared ../shared]

Counts different runs of three words among all runs, in equal numbers of words: 100 % means that no run comes twice. Then
posts that are nearly the same as one of another contrastive set (they share three runs of three words in five), and how
often the commonest beginning of three words comes. Posts of one set differ little on purpose and are not held against it.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from training.text import public_sources
from training.text.own_posts import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from training.text.examples import Example

POSTS = Path(__file__).resolve().parents[1] / "training" / "text" / "posts"
REAL = ("goemotions_benign", "measuring_hate")  # comments and posts of real people
RUN = 3  # words
NEARLY = 0.6  # of the runs of two posts together are shared
SEED = 1


def runs(text: str) -> list[str]:
    """Return the runs of three words of a text, in small letters, in order."""
    words = text.casefold().split()
    return [" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)]


def different(texts: Iterable[str], words: int) -> float:
    """Return the share of runs that are different ones, over the first so many words of shuffled texts."""
    shuffled = sorted(texts)
    random.Random(SEED).shuffle(shuffled)  # noqa: S311 - a fixed seed is the point
    found: list[str] = []
    for text in shuffled:
        words -= len(text.split())
        if words < 0:
            break
        found += runs(text)
    return len(set(found)) / len(found)


def near_repeats(posts: Sequence[Example]) -> list[tuple[Example, Example]]:
    """Return each post that is nearly the same as an earlier one of another set, with that one."""
    holding: dict[str, list[int]] = defaultdict(list)
    each = [frozenset(runs(post.text)) for post in posts]
    found = []
    for index, mine in enumerate(each):
        shared = Counter(other for run in mine for other in holding[run])
        for other, n in shared.items():
            same_set = posts[index].pair and posts[index].pair == posts[other].pair
            if not same_set and n >= NEARLY * (len(mine) + len(each[other]) - n):
                found.append((posts[index], posts[other]))
                break
        for run in mine:
            holding[run].append(index)
    return found


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="where the shared data lies")
    shared = parser.parse_args().shared
    posts = load(POSTS, [])
    own = [post.text for post in posts]
    real = [example.text for example in public_sources.load(shared) if example.source in REAL]
    words = min(sum(len(text.split()) for text in texts) for texts in (own, real))
    print(f"{len(own):,} posts by {len({post.source for post in posts})} voices; both sides cut to {words:,} words")
    for name, texts in (("our own posts", own), ("real people's", real)):
        print(f"{name:14} different runs of {RUN} words: {100 * different(texts, words):.1f} %")
    repeats = near_repeats(posts)
    print(f"nearly the same as a post of another set: {len(repeats)} ({100 * len(repeats) / len(own):.2f} %)")
    beginnings = Counter(" ".join(text.casefold().split()[:RUN]) for text in own)
    print("commonest beginnings:", ", ".join(f"{first} {n}" for first, n in beginnings.most_common(5)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
