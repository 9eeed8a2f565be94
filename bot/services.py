"""The services a handler may name as an argument. `wiring` builds them."""

from dataclasses import dataclass

from bot.checking import Checking
from bot.connecting import Connecting
from bot.editing import Editing
from bot.examining import Examining
from bot.exploring import Exploring
from bot.jobs import Jobs
from bot.launching import Launching
from bot.preferring import Preferring
from bot.replies import Replies
from bot.retros import Retros
from bot.rotating import Rotating
from bot.stepping import Stepping
from bot.tasks import Tasks
from bot.watching import Watching
from bot.wishing import Wishing


@dataclass(frozen=True, slots=True)
class Services:
    """Field names are argument names; none may be one that Bolt gives already."""

    retros: Retros
    connecting: Connecting
    examining: Examining
    exploring: Exploring
    checking: Checking
    watching: Watching
    preferring: Preferring
    replies: Replies
    jobs: Jobs
    tasks: Tasks
    wishing: Wishing
    rotating: Rotating
    launching: Launching
    stepping: Stepping
    editing: Editing
