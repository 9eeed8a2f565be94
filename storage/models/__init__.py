"""The tables, one class each. Secrets are clear in these objects and sealed in the database.

Who may read and change rows: the repositories, one file per noun. Values of other rooms' enums are
plain strings here; what is called JSON is text.
"""

from storage.models.actions import Action, Run
from storage.models.connections import Connection, Override, TemplateCheck
from storage.models.drafts import Attempt, Draft, Page, Preview, Viewer
from storage.models.notices import Notice, Wish
from storage.models.row import Row, new_id, utc_now
from storage.models.secrets import Exchange, Grant, SecretLink
from storage.models.workspaces import Executor, Installation, Preference

__all__ = (
    "Action",
    "Attempt",
    "Connection",
    "Draft",
    "Exchange",
    "Executor",
    "Grant",
    "Installation",
    "Notice",
    "Override",
    "Page",
    "Preference",
    "Preview",
    "Row",
    "Run",
    "SecretLink",
    "TemplateCheck",
    "Viewer",
    "Wish",
    "new_id",
    "utc_now",
)
