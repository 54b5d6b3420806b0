"""What a form of the guide sends: read with a limit of size and of patience, as text fields and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from scanner.guide.refusal import Refusal

LARGEST: Final = 256 << 10  # bytes; two thousand ids and a page of words stay below
PATIENCE: Final = 15.0  # seconds for a form to arrive whole
_MOST_FIELDS: Final = 2000
_KIND: Final = "application/x-www-form-urlencoded"

Form: TypeAlias = dict[str, str]
Handler: TypeAlias = Callable[[Request, Form], Response]


def posted(handler: Handler) -> Callable[[Request], object]:
    """Return an endpoint that reads the form and hands it to a handler, which runs beside the server's own thread."""

    async def endpoint(request: Request) -> Response:
        try:
            form = await asyncio.wait_for(read(request), PATIENCE)
        except TimeoutError:
            raise Refusal(408, "The form did not arrive whole. Go back and send it again.") from None
        except ClientDisconnect:
            raise Refusal(400, "The form did not arrive.") from None
        return await run_in_threadpool(handler, request, form)

    return endpoint


def served(get: Mapping[str, Callable[[Request], object]], post: Mapping[str, Handler]) -> list[Route]:
    """Return the routes of pages, which are asked for, and of forms, which are sent."""
    return [
        *(Route(path, handler, methods=["GET"]) for path, handler in get.items()),
        *(Route(path, posted(handler), methods=["POST"]) for path, handler in post.items()),
    ]


async def read(request: Request) -> Form:
    """Return the fields of a form; of one that comes twice the last. Nothing is ever uploaded: a file is refused."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _KIND:
        raise Refusal(415, "This page takes no files. It reads your download where it lies.")
    told = request.headers.get("content-length", "0")
    if not told.isascii() or not told.isdecimal() or int(told) > LARGEST:
        raise Refusal(413, "That is far more than this form holds, so it was not taken.")
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST:
            raise Refusal(413, "That is far more than this form holds, so it was not taken.")
    try:
        fields = parse_qsl(content.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:  # UnicodeError is one
        raise Refusal(400, "The form could not be read. Go back and send it again.") from None
    return dict(fields)
