"""One invented profile as a page, and as every kind of capture that a person can make of it."""

from __future__ import annotations

import base64
import gzip
import io
import json
import plistlib
import quopri
import struct
import zipfile
import zlib

HOME = "https://barn.example/jo.mill/"


def png(width=200, height=150):
    """Return a picture that is nothing but its head."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    checked = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + checked + struct.pack(">I", zlib.crc32(checked))


def post(number, text, *, who="jo.mill", name="Jo Mill", audience="Public", more="", extra="", comments=""):
    when = f"2023-05-0{number}T10:00:00+00:00"
    return (
        f'<article class="h-entry" id="p{number}"><header><a class="p-author" href="/{who}/">{name}</a> '
        f'<a class="u-url" href="/{who}/post/{number}?utm_source=x"><time datetime="{when}">May</time></a>'
        f' <span class="audience" title="{audience}"></span>{extra}</header>'
        f'<div class="e-content">{text}</div>{more}<ul class="comments">{comments}</ul></article>'
    )


def comment(who, name, text):
    return (
        f'<li class="comment" data-author="{who}"><a href="/{who}">{name}</a>: <span class="comment-text">{text}</span> '
        f'<time datetime="2023-05-09T10:00:00+00:00">May</time></li>'
    )


BODY = (
    post(1, "Kites over the barn &amp; <b>cake</b><br>second line")
    + post(2, "Best day", audience="Freunde", more='<img src="{kite}" alt="a kite"><img src="{icon}" alt="smile">')
    + post(3, "Worth it", more='<blockquote data-author="pat"><a href="/pat">Pat</a><p>QUOTED words</p></blockquote>')
    + post(4, "Not mine at all", who="pat", name="Jo Mill")
    + post(
        5,
        "Late again",
        extra='<a class="posted-in" href="/groups/kite-club">in a group</a>',
        comments=comment("pat", "Pat", "THEIR comment") + comment("jo.mill", "Jo Mill", "my answer"),
    )
)
AROUND = (
    '<aside><h2>Groups</h2><ul><li><a href="/groups/kite-club">Kite Club</a></li><li><a href="/groups/">All groups</a></li></ul>'
    '<div class="suggested-groups"><a href="/groups/strangers">Strangers</a></div>'
    '<article class="h-entry"><a class="p-author" href="/jo.mill/">Jo</a><p>SUGGESTED words</p>'
    '<time datetime="2023-01-01">x</time></article></aside>'
    '<div class="gone">HIDDEN by class</div><div style="display: none">HIDDEN by style</div><p hidden>HIDDEN plainly</p>'
    '<template><article class="h-entry">HIDDEN template</article></template><div aria-hidden="true">HIDDEN for all</div>'
    '<script>window.state = "SCRIPT words"</script>'
)
LD = {
    "@type": "ProfilePage",
    "url": HOME,
    "mainEntity": {"@type": "Person", "name": "Jo Mill", "alternateName": "jo.mill"},
}


def page(body=BODY, *, kite="kite.png", icon="icon.png", face="face.png", top="", head="", style=True, ld=True):
    ld_json = f'<script type="application/ld+json">{json.dumps(LD)}</script>' if ld else ""
    sheet = "<style>.gone{display:none}</style>" if style else ""
    return (
        f'<!DOCTYPE html>{top}<html><head><meta charset="utf-8"><meta property="og:type" content="profile">{ld_json}{sheet}{head}'
        f'</head><body><nav>Jo Mill</nav><img class="avatar" src="{face}"><p class="p-note">Kites &amp; tea</p>'
        f"<main>{body.replace('{kite}', kite).replace('{icon}', icon)}</main>{AROUND}</body></html>"
    )


def complete():
    """Return the files of "Webpage, complete": the page, and its folder with a name in some language."""
    folder = "Jo Mill-Dateien"
    named = {key: f"./{folder.replace(' ', '%20')}/{key}.png" for key in ("kite", "icon", "face")}
    top = f"<!-- saved from url=({len(HOME):04d}){HOME} -->\n"
    return {
        "Jo Mill.html": page(**named, top=top).encode(),
        f"{folder}/kite.png": png(),
        f"{folder}/icon.png": png(16, 16),
        f"{folder}/face.png": png(),
        f"{folder}/style.css": b"x",
        f"{folder}/saved_resource.html": b"<!-- saved from url=(0012)about:srcdoc -->\n<html><body>ADVERT</body></html>",
    }


def single():
    """Return the page as SingleFile keeps it."""

    def inside(data):
        return f"data:image/png;base64,{base64.b64encode(data).decode()}"

    top = (
        f"<!--\n Page saved with SingleFile \n url: {HOME} \n saved date: Sat Jun 10 2023 12:00:00 GMT+0000 (UTC)\n-->"
    )
    body = BODY.replace("</li>", "")
    return page(body, kite=inside(png()), icon=inside(png(16, 16)), face=inside(png(201, 150)), top=top).encode()


def mhtml(end="--{bound}--\r\n"):
    """Return the page as Chrome's MHTML, whose page part names no charset and has lost its scripts."""
    bound = "----MultipartBoundary--aZ09----"
    files = {"https://cdn.barn.example/kite.png?sig=1&x=2": png(), "https://cdn.barn.example/face.png": png()}
    files["https://cdn.barn.example/icon.png"] = png(16, 16)
    kite, face, icon = (address.replace("&", "&amp;") for address in files)
    head = '<link rel="stylesheet" href="cid:css-1@mhtml.blink">'
    text = page(kite=kite, face=face, icon=icon, head=head, style=False, ld=False)
    quoted = "Content-Transfer-Encoding: quoted-printable\r\n"
    main = f"Content-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\n{quoted}Content-Location: {HOME}\r\n\r\n"
    sheet = f"Content-Type: text/css\r\n{quoted}Content-Location: cid:css-1@mhtml.blink\r\n\r\n"
    frame = f"Content-Type: text/html\r\nContent-ID: <frame-2@mhtml.blink>\r\n{quoted}\r\n<html>ADVERT</html>\r\n"
    parts = [f"{main}{quopri.encodestring(text.encode()).decode()}\r\n", sheet + ".gone { display: none; }\r\n", frame]
    for address, data in files.items():
        body = base64.encodebytes(data).decode().replace("\n", "\r\n")
        parts.append(
            f"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: {address}\r\n\r\n{body}"
        )
    top = (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {HOME}\r\nSubject: =?utf-8?Q?Jo?=\r\n"
        "Date: Sat, 10 Jun 2023 12:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n'
        f'\tboundary="{bound}"\r\n\r\n\r\n'
    )
    return (top + "".join(f"--{bound}\r\n{part}\r\n" for part in parts) + end.replace("{bound}", bound)).encode()


def webarchive(form=plistlib.FMT_BINARY, **more):
    """Return the page as Safari's web archive, whose page part is the page as it stood, without a saver's changes."""
    files = {"https://cdn.barn.example/kite.png?sig=1&x=2": png(), "https://cdn.barn.example/face.png": png()}
    files["https://cdn.barn.example/icon.png"] = png(16, 16)
    kite, face, icon = (address.replace("&", "&amp;") for address in files)
    text = page(kite=kite, face=face, icon=icon, ld=False)

    def part(address, sort, data):
        return {"WebResourceURL": address, "WebResourceMIMEType": sort, "WebResourceData": data}

    frame = {"WebMainResource": part("https://ads.example/", "text/html", b"<html><body>ADVERT</body></html>")}
    whole = {
        "WebMainResource": {
            **part(HOME, "text/html", text.encode()),
            "WebResourceTextEncodingName": "UTF-8",
            "WebResourceFrameName": "",
        },
        "WebSubresources": [part(address, "image/png", data) for address, data in files.items()],
        "WebSubframeArchives": [frame],
        **more,
    }
    return plistlib.dumps(whole, fmt=form, sort_keys=False)


def record(address, sort, body, *, kind="response", status="200 OK"):
    http = f"HTTP/1.1 {status}\r\nContent-Type: {sort}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2023-06-10T12:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{zlib.crc32(address.encode()):08x}-0000-0000-0000-000000000000>\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def records(*, first=()):
    cdn = "https://cdn.barn.example"
    text = page(kite=f"{cdn}/kite.png", face=f"{cdn}/face.png", icon=f"{cdn}/icon.png")
    return [
        *first,
        record(HOME, "text/html; charset=utf-8", text.encode()),
        record(f"{cdn}/kite.png", "image/png", png()),
        record(f"{cdn}/face.png", "image/png", png()),
        record(f"{cdn}/icon.png", "image/png", png(16, 16)),
        record("https://barn.example/gone", "text/html", b"<html>NOT FOUND</html>", status="404 Not Found"),
        record(HOME, "text/html", b"<html>REQUEST</html>", kind="request"),
    ]


def warc(**more):
    return b"".join(gzip.compress(one) for one in records(**more))


def wacz(seed=HOME, **more):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.warc.gz", warc(**more))
        archive.writestr("indexes/index.cdx", "x")
        archive.writestr(
            "pages/pages.jsonl", json.dumps({"format": "json-pages-1.0"}) + "\n" + json.dumps({"url": seed}) + "\n"
        )
        archive.writestr("datapackage.json", "{}")
    return stream.getvalue()
