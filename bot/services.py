"""The services a handler may name as an argument. `wiring` builds them."""

from dataclasses import dataclass

from bot.checking import Checking
from bot.connecting import Connecting
from bot.defaults import Defaults
from bot.diverting import Diverting
from bot.editing import Editing
from bot.examining import Examining
from bot.exploring import Exploring
from bot.homes import Homes
from bot.jobs import Jobs
from bot.launching import Launching
from bot.leaving import Leaving
from bot.managing import Managing
from bot.pasting import Pasting
from bot.preferring import Preferring
from bot.previewing import Previewing
from bot.replies import Replies
from bot.resending import Resending
from bot.retros import Retros
from bot.rotating import Rotating
from bot.stepping import Stepping
from bot.submitting import Submitting
from bot.tasks import Tasks
from bot.trying import Trying
from bot.watching import Watching
from bot.wishing import Wishing


@dataclass(frozen=True, slots=True)
class Services:
    """Field names are argument names; none may be one that Bolt gives already."""

    retros: Retros
    submitting: Submitting
    resending: Resending
    previewing: Previewing
    connecting: Connecting
    pasting: Pasting
    examining: Examining
    trying: Trying
    homes: Homes
    managing: Managing
    defaults: Defaults
    diverting: Diverting
    leaving: Leaving
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
