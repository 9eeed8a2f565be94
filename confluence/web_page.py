"""A web page that came in place of the API: what it says, and whether people sign in there.

Not here: which error it stands for (`refusals`).
"""

import re
from html import unescape

TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL | re.IGNORECASE)
# Where Tomcat, in which Confluence runs, says why; its title is but the status.
MESSAGE = re.compile(r"<b>Message</b>(.*?)</p>", re.DOTALL | re.IGNORECASE)
# What a page has that asks who somebody is; a mere link to such a page does not count.
SIGN_IN_FORM = re.compile(r"""type\s*=\s*["']?password|samlrequest""", re.IGNORECASE)
SIGN_IN_WORDS = ("login", "log in", "signin", "sign in", "sign-in", "/sso", "saml", "adfs", "oauth")


def title_of(page: str) -> str:
    """Its title; empty where it has none."""
    title = TITLE.search(page)
    return title.group(1).strip() if title else ""


def said_on(page: str) -> str:
    """What an error's page says: Tomcat's message, or the title; empty where it has neither."""
    message = MESSAGE.search(page)
    return (unescape(message.group(1)).strip() if message else "") or title_of(page)


def asks_to_sign_in(page: str) -> bool:
    """Whether it is one where people sign in."""
    return sounds_like_sign_in(title_of(page)) or SIGN_IN_FORM.search(page) is not None


def sounds_like_sign_in(text: str) -> bool:
    """Whether a title or an address is about signing in."""
    said = text.lower()
    return any(word in said for word in SIGN_IN_WORDS)
