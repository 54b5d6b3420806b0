"""What a page shows besides posts: whose profile it is, what it says of the person, groups, and pictures."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import Tag

from checks.content import Kind
from scanner.captures import marks, pieces
from scanner.captures.people import Owner, Person, absolute, folded, handle_of, host_of, key_of
from scanner.captures.post import group_in
from scanner.captures.view import Found, View


def owner_of(view: View) -> Owner | None:
    """Return whose profile a page says that it is; None where it is none."""
    owner = Owner(host=view.host)
    handle = view.site.handle(view.address) if view.address and view.site.hosts else ""
    said = view.said
    addresses = [absolute(one, view.base) for one in said.addresses if one] if said.is_profile else []
    if view.address and (handle or said.is_profile or _authors_link_here(view)):
        addresses.append(view.address)
    for one in addresses:
        if one and host_of(one) == owner.host:
            owner.keys.add(key_of(one))
            owner.handles |= {handle_of(one)} - {""}
    if said.is_profile:
        owner.handles |= {folded(one) for one in said.handles if one and " " not in one.strip()} - {""}
    return owner if owner.keys or owner.handles else None


def _authors_link_here(view: View) -> bool:
    here = key_of(view.address)
    links = view.all(
        view.soup, ".p-author[href], .p-author a[href], a[rel~=author], .h-card a.u-url[href], a.h-card.u-url[href]"
    )
    return bool(here) and any(key_of(view.link(one)) == here for one in links)


def card(view: View, owner: Owner | None) -> Iterator[Found]:
    """Yield what a profile says of the person."""
    if owner is None:
        return
    in_posts = {id(one) for one in view.posts}
    shown = (
        pieces.words(one)
        for one in view.all(view.soup, marks.ABOUT)
        if not view.outside(one) and not any(id(parent) in in_posts for parent in one.parents)
    )
    said = {"bio": next((text for text in shown if text), "") or view.said.about}
    said["name"] = next((one for one in view.said.names if one), "")
    said["username"] = min(owner.handles, default="")
    for field, text in said.items():
        if text:
            yield Found(Kind.BIO, text, own=True, field=field, address=view.address)
    for link in view.said.links:
        yield Found(Kind.BIO, link, own=True, field="website", address=view.address)


def groups_on(view: View) -> dict[str, Found]:
    """Return the groups that a page lists, by their addresses. Suggested ones are left out."""
    groups: dict[str, Found] = {}
    in_posts = {id(one) for one in view.posts}
    for one in view.all(view.soup, "a[href]"):
        address = view.link(one)
        if not group_in(address) or host_of(address) != view.host:
            continue
        if one.find_parent(class_=marks.SUGGESTED) or any(id(parent) in in_posts for parent in one.parents):
            continue
        if text := pieces.words(one).split("\n")[0]:
            groups.setdefault(key_of(address), Found(Kind.MEMBERSHIP, text, own=True, address=address, context="group"))
    return groups


def pictures(view: View, owner: Owner | None) -> Iterator[Found]:
    """Yield the pictures outside posts: the profile's own, and those of which nothing tells whose they are."""
    without = {id(one) for one in view.posts} | view.boxes | view.around
    wanted = {absolute(one, view.base) for one in view.said.pictures} - {None}
    shown = False
    for image, tag in pieces.images(view.soup, without):
        link = tag.find_parent("a", href=True)
        address = view.link(link if isinstance(link, Tag) else None)
        if address and owner is not None and handle_of(address) and not owner.wrote(Person("", address)):
            continue  # the face of somebody else
        found = Found(Kind.IMAGE, pictures=[image], address=address or view.address)
        if owner is not None and not shown and (image.face or absolute(image.reference, view.base) in wanted):
            shown = found.own = True
            found.field = "profile_picture"
        elif owner is not None and _is_banner(tag):
            found.own, found.field = True, "cover_picture"
        elif owner is not None and address and owner.wrote(None, address):
            found.own = True
        else:
            found.own = False
        yield found


def _is_banner(tag: Tag) -> bool:
    about = [*(tag.get("class") or ()), str(tag.get("id") or ""), str(tag.get("alt") or "")]
    return marks.BANNER.search(" ".join(about)) is not None
