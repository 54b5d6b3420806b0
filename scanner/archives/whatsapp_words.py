# ruff: noqa: RUF001 - letters of many scripts
"""What of a WhatsApp message is somebody's words: not what WhatsApp writes in their place, nor the names of files."""

from __future__ import annotations

import re
from typing import NamedTuple

from scanner.archives.whatsapp_lines import trimmed

_MARK = "\u200e"
_BRACKETED = re.compile(rf"\s*{_MARK}?<[^<>:\n]{{1,40}}: ?([^<>\n]+\.\w{{1,5}})>")
_APPENDED = re.compile(rf"{_MARK}?(\S[^\n]*?\.\w{{1,5}}) \([^()\n]{{3,60}}\)(?:\n|$)")
_OMITTED = re.compile(r"<[^<>\n]{3,60}>")
_MARKED_END = re.compile(rf"\s*{_MARK}(?:<[^<>\n]{{3,60}}>|[^{_MARK}\d\n]{{3,40}})$")
OWN_NAME = re.compile(
    r"(?:^|/)(?:(?:IMG|VID|PTT|AUD|DOC|STK)-\d{8}-WA\d+[^/]*"
    r"|\d{8}-(?:PHOTO|VIDEO|AUDIO|STICKER|GIF|DOCUMENT)[^/]*|\d{8}-[^/]+)\.\w{1,5}$",
    re.IGNORECASE,
)
"""The names that WhatsApp gives to files."""
_PLAIN = frozenset(f"<({_MARK}")
_STICKER = re.compile(r"(?:^|/)(?:STK-|\d{8}-STICKER)", re.IGNORECASE)

_EDITED = """
this message was edited|diese nachricht wurde bearbeitet|se editó este mensaje|ce message a été modifié|
questo messaggio è stato modificato|mensagem editada|esta mensagem foi editada|dit bericht is bewerkt|
wiadomość została edytowana|сообщение изменено|bu mesaj düzenlendi|detta meddelande har redigerats
"""
_DELETED = """
null|this message was deleted|you deleted this message|this message was deleted by admin|waiting for this message|
message deleted|media omitted|image omitted|video omitted|audio omitted|sticker omitted|gif omitted|document omitted|
contact card omitted|missed voice call|missed video call|diese nachricht wurde gelöscht|du hast diese nachricht gelöscht|
bild weggelassen|video weggelassen|audio weggelassen|sticker weggelassen|dokument weggelassen|se eliminó este mensaje|
eliminaste este mensaje|imagen omitida|video omitido|audio omitido|sticker omitido|documento omitido|
ce message a été supprimé|vous avez supprimé ce message|image absente|vidéo absente|audio omis|document manquant|
questo messaggio è stato eliminato|hai eliminato questo messaggio|immagine omessa|video omesso|audio omesso|
mensagem apagada|esta mensagem foi apagada|você apagou esta mensagem|apagou esta mensagem|imagem ocultada|vídeo omitido|
áudio ocultado|figurinha omitida|dit bericht is verwijderd|je hebt dit bericht verwijderd|afbeelding weggelaten|
video weggelaten|audio weggelaten|ta wiadomość została usunięta|usunięto tę wiadomość|pominięto grafikę|
сообщение удалено|вы удалили данное сообщение|данное сообщение удалено|bu mesaj silindi|bu mesajı sildiniz|
görüntü dahil edilmedi|detta meddelande har raderats|du raderade detta meddelande
"""


def _known(phrases: str) -> frozenset[str]:
    return frozenset(phrase for line in phrases.split("\n") for phrase in line.strip().split("|") if phrase)


_EDITED_PHRASES = _known(_EDITED)
_DELETED_PHRASES = _known(_DELETED)


class Words(NamedTuple):
    """The person's words, and the files that came with them."""

    text: str
    files: tuple[str, ...]


def words_of(raw: str) -> Words:
    """
    Return what somebody wrote of a message, and the names of the files sent with it.

    WhatsApp puts an invisible mark before what it writes itself on iPhones, and angle brackets around it elsewhere. The
    few phrases that stand bare are known in some languages only.
    """
    raw = raw.strip(" \t\n\u00a0\u202f")
    if _PLAIN.isdisjoint(raw) and _bare(raw) not in _DELETED_PHRASES:
        return Words(trimmed(raw), ())
    files = [trimmed(name) for name in _BRACKETED.findall(raw)]
    raw = _BRACKETED.sub("", raw)
    appended = _APPENDED.match(raw)
    if appended is not None and (raw.startswith(_MARK) or OWN_NAME.search(appended[1])):
        files.append(trimmed(appended[1]))
        raw = raw[appended.end() :]
    text = _MARKED_END.sub("", raw)
    if raw.startswith(_MARK) or _OMITTED.fullmatch(text.strip()):
        text = ""
    start, bracket, end = text.rstrip().rpartition("<")
    if bracket and _bare(end.removesuffix(">")) in _EDITED_PHRASES:
        text = start
    if _bare(text) in _DELETED_PHRASES:
        text = ""
    return Words(trimmed(text), tuple(files))


def _bare(text: str) -> str:
    return trimmed(text).strip(".…").casefold()


def is_sticker(name: str) -> bool:
    """Return whether a file is a sticker: a picture, but nobody's own."""
    return _STICKER.search(name) is not None
