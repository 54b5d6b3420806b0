"""Pages of profiles that nobody has, written for the tests of live profiles."""

from __future__ import annotations

import io

from PIL import Image

HEAD = '<meta charset="utf-8"><meta property="og:type" content="profile"><meta property="og:title" content="Jo">'


def jpeg(number, size=(160, 160)):
    """Return a picture like no other."""
    stream = io.BytesIO()
    Image.new("RGB", size, (number % 256, number // 256, 90)).save(stream, "JPEG", comment=str(number).encode())
    return stream.getvalue()


def post(number, text=None, *, who="jo", picture=False, day="2024-01-01"):
    image = f'<img src="/pic/{number}.jpg" width="160" height="160">' if picture else ""
    return (
        f'<article><a class="p-author" href="/{who}">{who}</a> <a class="u-url" href="/{who}/{number}">'
        f'<time datetime="{day}T10:00:00Z">then</time></a><div class="e-content">{text or f"post number {number}"}</div>{image}'
        "</article>"
    )


def page(body, head=""):
    return f"<!doctype html><html><head>{HEAD}{head}</head><body><h1>Jo</h1><main>{body}</main></body></html>"


def virtual(count, height=600):
    """Return a page that keeps in its document only the posts that are in view, as large sites do."""
    rows = ",".join(repr(post(number, picture=True)) for number in range(count))
    script = f"""
const rows = [{rows}], height = {height}, list = document.querySelector("main"), there = new Map();
list.style = "position:relative;height:" + rows.length * height + "px";
function draw() {{
  const first = Math.max(0, Math.floor(scrollY / height) - 1), last = Math.min(rows.length - 1, first + 4);
  for (const [number, row] of there) if (number < first || number > last) {{ row.remove(); there.delete(number); }}
  for (let number = first; number <= last; number++) if (!there.has(number)) {{
    const row = document.createElement("div");
    row.style = "position:absolute;top:" + number * height + "px";
    row.innerHTML = rows[number];
    list.append(row);
    there.set(number, row);
  }}
}}
addEventListener("scroll", draw);
draw();
"""
    return page("", "").replace("</body>", f"<script>{script}</script></body>")
