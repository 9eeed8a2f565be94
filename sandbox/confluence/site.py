"""One Confluence site: finding what an account may see, and creating pages by the rules.

Both faces use it; neither HTTP nor JSON is known here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from typing import Literal

from sandbox.confluence import markup
from sandbox.confluence.nouns import Account, Label, Page, PageStatus, Space, Template, Version
from sandbox.confluence.refusals import (
    CreateForbiddenError,
    EditForbiddenError,
    PageUnseenError,
    ParentUnseenError,
    SpaceUnseenError,
    TitleBadError,
    TitleTakenError,
)

LONGEST_TITLE = 255


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page as somebody asks for it. `root` = at the top of the space, outside the homepage."""

    title: str
    body: str
    parent_id: int | None = None
    status: PageStatus = "current"
    root: bool = False
    private: bool = False
    subtype: str | None = None


class Site:
    """The content of one site; "cloud" and "server" differ by face, not by rules.

    `holds_title`: the statuses in which a page keeps its title from others. Whether a trashed page
    does is disputed; add "trashed" to try it. `oddities`: what was accepted here and might not be
    by a real site.
    """

    def __init__(
        self, kind: Literal["cloud", "server"], *, first_id: int, clock: Callable[[], float]
    ) -> None:
        self.kind = kind
        self.clock = clock
        self.accounts: list[Account] = []
        self.spaces: dict[str, Space] = {}
        self.templates: dict[str, Template] = {}
        self.pages: dict[int, Page] = {}
        self.holds_title: set[PageStatus] = {"current", "archived"}
        self.oddities: list[str] = []
        self._ids = count(first_id, 11)

    def add_space(
        self, key: str, name: str, *, space_type: str = "global", open_to_users: bool = True
    ) -> Space:
        """A new space with its homepage; by default every user may read and create there."""
        space = Space(next(self._ids), key, name, self.clock(), type=space_type)
        if open_to_users:
            space.grant("group", "confluence-users", "read space", "create page")
        self.spaces[key] = space
        home = NewPage(f"{name} Home", f"<p>Welcome to {markup.escape(name)}.</p>", root=True)
        space.homepage_id = self._save(space, home, self.accounts[0]).id
        return space

    def space(self, key: str, account: Account | None) -> Space:
        """The space of this key; raises SpaceUnseenError."""
        space = self.spaces.get(key)
        if space is None or not space.viewable(account):
            raise SpaceUnseenError(key)
        return space

    def space_by_id(self, number: int, account: Account | None) -> Space:
        """The space of this id; raises SpaceUnseenError."""
        for space in self.spaces.values():
            if space.id == number and space.viewable(account):
                return space
        raise SpaceUnseenError(str(number))

    def viewable_spaces(self, account: Account | None) -> list[Space]:
        """All spaces this account sees, in order of their ids."""
        seen = (space for space in self.spaces.values() if space.viewable(account))
        return sorted(seen, key=lambda space: space.id)

    def page(self, number: int, account: Account | None) -> Page:
        """The page of this id; raises PageUnseenError."""
        page = self.pages.get(number)
        if page is None or not self._readable(page, account):
            raise PageUnseenError(str(number))
        return page

    def find_pages(
        self, account: Account | None, *, statuses: Iterable[str], space: str | None = None
    ) -> list[Page]:
        """The pages this account sees, in order of their ids."""
        wanted = set(statuses)
        return [
            page
            for page in self.pages.values()
            if page.status in wanted
            and space in (None, page.space)
            and self._readable(page, account)
        ]

    def ancestors(self, page: Page) -> list[Page]:
        """The pages above, from the top of the space down."""
        above: list[Page] = []
        parent = page.parent_id
        while parent is not None:
            above.insert(0, self.pages[parent])
            parent = self.pages[parent].parent_id
        return above

    def children(self, space: Space, parent_id: int | None) -> list[Page]:
        """The current pages directly under a page, or at the top of the space."""
        mine = (p for p in self.pages.values() if p.space == space.key and p.status == "current")
        return [page for page in mine if page.parent_id == parent_id]

    def create_page(self, key: str, new: NewPage, account: Account | None) -> Page:
        """Check as Confluence does, then keep the page; raises a RefusalError."""
        space = self.space(key, account)
        if account is None or not space.allows(account, "create", "page"):
            raise CreateForbiddenError(str(space.id))
        self._check_title(new, space)
        self._check_parent(new, space, account)
        tags = markup.template_tags(markup.parse(new.body))
        page = self._save(space, new, account)
        self.oddities += [f"page {page.id} holds {tag}" for tag in tags]
        return page

    def add_labels(
        self, number: int, names: Iterable[tuple[str, str]], account: Account | None
    ) -> list[Label]:
        """Add labels, by prefix and name, to a page; those it has stay. All of them afterwards."""
        page = self.page(number, account)
        if account is None or not self.spaces[page.space].allows(account, "create", "page"):
            raise EditForbiddenError(str(number))
        held = {(label.prefix, label.name) for label in page.labels}
        for prefix, name in dict.fromkeys(names):
            if (prefix, name) not in held:
                page.labels.append(Label(str(next(self._ids)), name, prefix))
        return page.labels

    def _check_title(self, new: NewPage, space: Space) -> None:
        title = new.title.strip()
        if new.status == "draft":
            return
        if not title:
            raise TitleBadError("Title must be specified")
        if len(title) > LONGEST_TITLE:
            raise TitleBadError(f"Title cannot be longer than {LONGEST_TITLE} characters.")
        if self._holder(space, title):
            raise TitleTakenError(title, space.key)

    def _holder(self, space: Space, title: str) -> Page | None:
        """Whoever holds the title, restricted and archived pages included."""
        for page in self.pages.values():
            held = page.space == space.key and page.status in self.holds_title
            if held and page.title.casefold() == title.casefold():
                return page
        return None

    def _check_parent(self, new: NewPage, space: Space, account: Account) -> None:
        if new.parent_id is None:
            return
        parent = self.pages.get(new.parent_id)
        if parent is None or parent.space != space.key or not self._readable(parent, account):
            raise ParentUnseenError(str(new.parent_id))

    def _save(self, space: Space, new: NewPage, account: Account) -> Page:
        number = next(self._ids)
        version = Version(1, self.clock(), account, new.title.strip(), new.body)
        home = None if new.root else space.homepage_id or None
        parent_id = new.parent_id if new.parent_id is not None else home
        page = Page(
            number,
            space.key,
            parent_id,
            [version],
            status=new.status,
            subtype=new.subtype,
            private=new.private,
            position=len(self.children(space, parent_id)),
        )
        self.pages[number] = page
        return page

    def _readable(self, page: Page, account: Account | None) -> bool:
        if page.private and account is not page.creator:
            return False
        return self.spaces[page.space].viewable(account)
