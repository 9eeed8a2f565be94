"""Why Confluence refuses a write, as facts; the words of each face are in its `answers.py`."""


class RefusalError(Exception):
    """A write or read that this world does not allow."""


class SpaceUnseenError(RefusalError):
    """The space is missing, or this account may not view it."""

    def __init__(self, space: str) -> None:
        super().__init__(space)
        self.space = space


class CreateForbiddenError(RefusalError):
    """The account sees the space and may not create pages there."""

    def __init__(self, space: str) -> None:
        super().__init__(space)
        self.space = space


class PageUnseenError(RefusalError):
    """The page is missing, or this account may not view it."""

    def __init__(self, page: str) -> None:
        super().__init__(page)
        self.page = page


class EditForbiddenError(RefusalError):
    """The account sees the page and may not change it."""


class LabelBadError(RefusalError):
    """A label that cannot be; `reason` is a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ParentUnseenError(RefusalError):
    """The parent page is missing, in another space or not to be viewed."""


class TitleTakenError(RefusalError):
    """Another page of the space holds the title, perhaps in other letter case."""

    def __init__(self, title: str, space: str) -> None:
        super().__init__(title)
        self.title = title
        self.space = space


class TitleBadError(RefusalError):
    """The title is empty or too long; `reason` is a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class MarkupBadError(RefusalError):
    """The body is not well-formed; row and column count from 1 in the body."""

    def __init__(self, reason: str, *, row: int, column: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.row = row
        self.column = column

    @property
    def text(self) -> str:
        """The sentence that Confluence gives, place included."""
        place = f"[row,col {{unknown-source}}]: [{self.row},{self.column}]"
        return f"Error parsing xhtml: {self.reason}\n at {place}"
