"""What the person gave, opened: a zip, a tar, a folder, or a single file that needs no unpacking."""

from __future__ import annotations

import os
from pathlib import Path

from scanner.archives import tars, zips
from scanner.archives.container import Container, printable
from scanner.archives.heads import is_warc
from scanner.captures.beside import parts_of
from scanner.captures.html import is_html, is_saved
from scanner.errors import Problem, SourceRefused

_MOST_DEPTH = 64
_JUNCTION = 0xA0000003  # Windows' links to folders, which Python 3.11 does not call links


def open_container(path: Path) -> Container:
    """
    Open what the person gave, by its content and never by its name.

    Raises SourceRefused, with what to do, where nothing in it can be read.
    """
    try:
        if path.is_dir():
            container = _folder(path)
        elif not path.exists():
            raise SourceRefused("There is no such file or folder. Check the name, or drag the file into this window.")
        elif not path.is_file():
            raise SourceRefused("This is not an ordinary file. Give the archive as you downloaded it.")
        else:
            with path.open("rb") as stream:
                head = stream.read(512)
            if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
                container = zips.open_zip(path)
            elif is_warc(head):
                return _single(path, head)
            elif head.startswith(b"\x1f\x8b") or head[257:262] == b"ustar":
                container = tars.open_tar(path)
            else:
                return _single(path, head)
    except PermissionError:
        raise SourceRefused("This computer does not let you open it. Copy it to your own folder first.") from None
    except OSError:
        raise SourceRefused("It could not be read from the disk. Is the drive still connected?") from None
    zips.open_nested(container)
    return container


def _single(path: Path, head: bytes) -> Container:
    if not head:
        raise SourceRefused("The file is empty. Download it again: the first try may have broken off.")
    page = is_html(head)
    if page and path.suffix.lower() not in (".html", ".htm", ".xhtml", ".xht") and not is_saved(head):
        raise SourceRefused(
            "This is a web page, not an archive. The download link may have run out: sign in and download it again."
        )
    if head.startswith((b"7z\xbc\xaf", b"Rar!")):
        raise SourceRefused("This kind of archive cannot be read. Give the .zip as you downloaded it.")
    container = Container(path.name)
    container.add(path.name, path.stat().st_size, None, lambda: path.open("rb"))
    for part, name in parts_of(path) if page else ():
        container.add(name, part.stat().st_size, None, lambda part=part: part.open("rb"))  # type: ignore[misc]
    return container


def _folder(root: Path) -> Container:
    container = Container(root.resolve().name or str(root))
    waiting = [(root, 0)]
    while waiting:  # not recursive: folders may nest deeper than calls may
        folder, depth = waiting.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            if folder is root:
                raise
            container.problems.append(Problem(_inside(folder, root), "this folder could not be opened"))
            continue
        for entry in entries:
            path = Path(entry.path)
            try:
                status = entry.stat(follow_symlinks=False)
                if entry.is_symlink() or getattr(status, "st_reparse_tag", 0) == _JUNCTION:
                    reason = "it is a link to somewhere else, so it was not followed"
                elif entry.is_dir() and depth < _MOST_DEPTH:
                    waiting.append((path, depth + 1))
                    continue
                elif entry.is_dir():
                    reason = "this folder lies deeper than any export's do, so it was not opened"
                elif entry.is_file():
                    name = path.relative_to(root).as_posix()
                    container.add(name, status.st_size, None, lambda path=path: path.open("rb"))  # type: ignore[misc]
                    continue
                else:
                    reason = "it is not an ordinary file, so it was not opened"
            except OSError:
                reason = "it could not be read from the disk"
            container.problems.append(Problem(_inside(path, root), reason))
    return container


def _inside(path: Path, root: Path) -> str:
    return printable(path.relative_to(root).as_posix())
