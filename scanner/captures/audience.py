# ruff: noqa: RUF001 - the words of many languages
"""How sites name who can see a post, in the languages that people here use."""

from __future__ import annotations

import re
from functools import cache

from checks.content import Audience

# A bar stands for a space within a name.
_PUBLIC = """
public öffentlich publique público pubblico openbaar publiczne publiczny offentlig julkinen cyhoeddus veřejné nyilvános
herkese|açık для|всех доступно|всем загальнодоступно 公開 公开 전체|공개 عام সর্বজনীন सार्वजनिक everyone anyone δημόσια
tout|le|monde alle todos tutti iedereen wszyscy offentligt
"""
_FRIENDS = """
friends freunde amis ami(e)s amigos amici vrienden znajomi przyjaciele venner vänner ystävät ffrindiau přátelé ismerősök
arkadaşlar друзья друзі 朋友 好友 友達 친구|공개 친구 الأصدقاء বন্ধুরা मित्र|मंडली दोस्त φίλοι friends|of|friends
freunde|von|freunden amis|et|leurs|amis amigos|de|amigos amici|di|amici close|friends your|friends connections|only
"""
_PRIVATE = """
only|me nur|ich moi|uniquement solo|yo somente|eu apenas|eu solo|io alleen|ik tylko|ja bare|mig kun|meg bara|jag vain|minä
fi|yn|unig jen|já sadece|ben только|я лише|я 仅限自己 只限本人 自分のみ 나만|보기 أنا|فقط private privat privé privado privato
direct mentioned|people|only private|mention just|me
"""
_FOLLOWERS = """
followers follower abonnés abonnenten seguidores seguaci volgers obserwujący følgere följare dilynwyr followers|only
followers-only subscribers подписчики nur|follower
"""
_MEMBERS = re.compile(
    r"(?:members of|mitglieder von|membres de|miembros de|membros de|membri di|leden van|członkowie|aelodau)\s+(.+)",
    re.IGNORECASE,
)
_LEADS = ("shared with ", "geteilt mit ", "audience: ", "privacy: ", "visibility: ")
_LONGEST = 120


@cache
def _names() -> dict[str, Audience]:
    sorts = (
        (Audience.PUBLIC, _PUBLIC),
        (Audience.FRIENDS, _FRIENDS),
        (Audience.PRIVATE, _PRIVATE),
        (Audience.FOLLOWERS, _FOLLOWERS),
    )
    return {name.replace("|", " "): audience for audience, names in sorts for name in names.split()}


def audience_in(text: str) -> tuple[Audience, str | None] | None:
    """Return the audience that a sign's text names, and the group where it names one; None where it names none."""
    if len(text) > _LONGEST:
        return None
    bare = " ".join(text.split()).strip(" .:·")
    if found := _MEMBERS.fullmatch(bare):
        return Audience.GROUP, found[1]
    folded = bare.casefold()
    for lead in _LEADS:
        folded = folded.removeprefix(lead)
    found_name = _names().get(folded)
    return (found_name, None) if found_name else None
