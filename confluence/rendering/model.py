"""Model: what may stand where in storage format.

From Atlassian's public description and pages as they are; not Atlassian's schema.
https://confluence.atlassian.com/doc/confluence-storage-format-790796544.html
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CHILDREN = {
    "table": frozenset({"colgroup", "caption", "thead", "tbody", "tfoot", "tr"}),
    "colgroup": frozenset({"col"}),
    "thead": frozenset({"tr"}),
    "tbody": frozenset({"tr"}),
    "tfoot": frozenset({"tr"}),
    "tr": frozenset({"th", "td"}),
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
    "ac:task-list": frozenset({"ac:task"}),
    "ac:task": frozenset({"ac:task-id", "ac:task-uuid", "ac:task-status", "ac:task-body"}),
    "ac:layout": frozenset({"ac:layout-section"}),
    "ac:layout-section": frozenset({"ac:layout-cell"}),
}
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
PARENTS = {
    "tr": frozenset({"table", "thead", "tbody", "tfoot"}),
    "td": frozenset({"tr"}),
    "th": frozenset({"tr"}),
    "li": frozenset({"ul", "ol"}),
    "thead": frozenset({"table"}),
    "tbody": frozenset({"table"}),
    "tfoot": frozenset({"table"}),
    "colgroup": frozenset({"table"}),
    "col": frozenset({"colgroup", "table"}),
    "ac:task": frozenset({"ac:task-list"}),
    "ac:layout-section": frozenset({"ac:layout"}),
    "ac:layout-cell": frozenset({"ac:layout-section"}),
}
INLINE = _words("strong em u s b i del ins sub sup small big code tt cite span a ac:link-body")
INLINE_ONLY = HEADINGS | INLINE | {"p", "pre"}
BLOCK = HEADINGS | _words("p ul ol table div blockquote pre hr dl ac:task-list ac:layout")
PLAIN_TEXT = _words(
    "ac:parameter ac:default-parameter ac:task-id ac:task-uuid ac:task-status "
    "ac:plain-text-body ac:plain-text-link-body ac:adf-attribute"
)
CDATA = frozenset({"ac:plain-text-body", "ac:plain-text-link-body"})
# Of a value they take the words alone: no link in a link, no list in preformatted text.
LINES = _words("pre a ac:link-body ac:placeholder ac:caption caption")
INLINE_MACROS = frozenset({"status", "jira", "anchor"})
ADDRESSES = frozenset({"href", "src", "ri:value"})
TASK_STATUSES = frozenset({"complete", "incomplete"})
LIVE = _words("script iframe frame object embed applet style link meta base form input button svg")
KNOWN = _words(
    """
    p h1 h2 h3 h4 h5 h6 strong em u s b i del ins sub sup small big code tt cite span a br hr img
    pre blockquote div ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td time
    ac:structured-macro ac:macro ac:parameter ac:default-parameter ac:rich-text-body
    ac:plain-text-body ac:link ac:link-body ac:plain-text-link-body ac:image ac:caption ac:emoticon
    ac:task-list ac:task ac:task-id ac:task-uuid ac:task-status ac:task-body ac:layout
    ac:layout-section ac:layout-cell ac:placeholder ac:inline-comment-marker ac:adf-extension
    ac:adf-node ac:adf-attribute ac:adf-content ac:adf-fallback ri:user ri:page ri:blog-post
    ri:attachment ri:url ri:shortcut ri:space ri:content-entity
    """
)
