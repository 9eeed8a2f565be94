"""The composition root: builds every service once. Connecting them to Slack is in `running`."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import httpx

from bot.access import Access
from bot.admission import Admission
from bot.alerting import Alerting
from bot.announcing import Announcing
from bot.callback import Callback
from bot.checking import Checking
from bot.chores import Chores, DailyCheck, PreviewPurge
from bot.connecting import Connecting
from bot.defaults import Defaults
from bot.diverting import Diverting
from bot.editing import Editing
from bot.examining import Examining
from bot.exchanging import Exchanging
from bot.executions import Executions
from bot.exploring import Exploring
from bot.forms import Forms
from bot.homes import Homes
from bot.incidents import Incidents
from bot.jobs import Jobs
from bot.launching import Launching
from bot.leaving import Leaving
from bot.managing import Managing
from bot.mentions import Mentions
from bot.notifying import Notifying, Telling
from bot.ordering import Ordering
from bot.people import People
from bot.preferring import Preferring
from bot.previewing import Previewing
from bot.publishing import Publishing
from bot.reaching import Reaching
from bot.readers import Readers
from bot.recounting import Recounting
from bot.reminding import Reminding
from bot.replies import Replies
from bot.retros import Retros
from bot.rotating import Rotating
from bot.runs import Runs
from bot.secret_forms import SecretForms
from bot.services import Services
from bot.settings import Settings, need
from bot.stepping import Stepping
from bot.tasks import Tasks
from bot.trying import Trying
from bot.watching import Watching
from bot.wishing import Wishing
from bot.workspaces import Workspaces
from confluence.accounts import Accounts
from confluence.actions import Actions
from confluence.addresses import AddressPolicy, one_workspace
from confluence.cloud import LABEL_SCOPES
from confluence.connections import Connections
from confluence.destinations import Destinations
from confluence.doctor import Doctor
from confluence.drafts import Drafts
from confluence.exchanges import Exchanges
from confluence.http import open_http
from confluence.oauth import SCOPES, OAuth
from confluence.pages import Pages
from confluence.preferences import Preferences
from confluence.previews import Previews
from confluence.renderer import Renderer, open_renderer
from confluence.secret_links import SecretLinks
from confluence.spaces import Spaces
from confluence.template_checks import TemplateChecks
from confluence.templates import Templates
from storage.actions import ActionRepository
from storage.attempts import AttemptRepository
from storage.connections import ConnectionRepository
from storage.database import Database
from storage.drafts import DraftRepository
from storage.exchanges import ExchangeRepository
from storage.executors import ExecutorRepository
from storage.grants import GrantRepository
from storage.installations import Installations
from storage.keyring import Keyring
from storage.notices import NoticeRepository
from storage.overrides import OverrideRepository
from storage.pages import PageRepository
from storage.preferences import PreferenceRepository
from storage.previews import PreviewRepository
from storage.runs import RunRepository
from storage.secret_links import SecretLinkRepository
from storage.template_checks import TemplateCheckRepository
from storage.wishes import WishRepository
from storage.workspaces import WorkspaceRepository


async def open_database(settings: Settings) -> Database:
    """The database of the settings, open and up to date. Raises `SettingsError`, `StorageError`."""
    keys = need(
        settings,
        "encryption_keys",
        "Secrets are stored encrypted. Make a key with `retro keys generate`, keep it safe.",
    )
    database = Database(settings.database_url, Keyring.parse(keys))
    await database.open()
    await database.upgrade()
    return database


@asynccontextmanager
async def open_connections(settings: Settings, database: Database) -> AsyncIterator[Connections]:
    """The service `Connections` with its open clients."""
    async with AsyncExitStack() as cleanup:
        addresses = address_policy(settings, database)
        http = await cleanup.enter_async_context(
            open_http(addresses, ca_bundle=settings.ca_bundle or None)
        )
        oauth = oauth_of(settings, http, addresses)
        if oauth:
            cleanup.push_async_callback(oauth.close)
        connections = Connections(
            connections=ConnectionRepository(database),
            grants=GrantRepository(database),
            http=http,
            addresses=addresses,
            oauth=oauth,
            gateway=settings.atlassian_api_url,
        )
        cleanup.push_async_callback(connections.close)
        yield connections


@dataclass(frozen=True, slots=True)
class Built:
    """What a running bot needs of the building: handlers' services, and those of doors."""

    services: Services
    callback: Callback
    secret_forms: SecretForms
    ordering: Ordering


async def build(
    settings: Settings,
    database: Database,
    workspaces: Workspaces,
    cleanup: AsyncExitStack,
    *,
    pauses: Sequence[float],
    clock: Callable[[], datetime],
    on_lease_lost: Callable[[], None],
) -> Built:
    """Every service once, from the database upwards, jobs running; `cleanup` undoes it."""
    renderer = await cleanup.enter_async_context(open_renderer())
    connections = await cleanup.enter_async_context(open_connections(settings, database))
    spaces, templates, tasks = Spaces(connections), Templates(connections), Tasks()
    for close in (spaces.close, templates.close, tasks.drain):
        cleanup.push_async_callback(close)
    people, replies = People(workspaces), Replies(workspaces)
    access = Access(
        people=people, admin_ids=settings.admin_ids, guests_allowed=settings.guests_allowed
    )
    drafts = Drafts(drafts=DraftRepository(database), pages=PageRepository(database))
    incidents = Incidents(workspaces, people)
    preferences = Preferences(PreferenceRepository(database))
    accounts = Accounts(connections)
    cleanup.push_async_callback(accounts.close)
    recounting = Recounting(
        incidents=incidents, mentions=Mentions(preferences=preferences, accounts=accounts)
    )
    previews = Previews(
        connections=connections,
        templates=templates,
        renderer=renderer,
        previews=PreviewRepository(database),
        preferences=preferences,
    )
    publishing = _publishing(
        database,
        workspaces,
        connections,
        templates,
        previews,
        renderer,
        drafts,
        recounting,
        preferences,
        pauses,
    )
    destinations = Destinations(connections=connections, overrides=OverrideRepository(database))
    forms = Forms(
        access=access,
        incidents=incidents,
        connections=connections,
        destinations=destinations,
        spaces=spaces,
        templates=templates,
        renderer=renderer,
        drafts=drafts,
    )
    checks = TemplateChecks(
        templates=templates, renderer=renderer, checks=TemplateCheckRepository(database)
    )
    watching = Watching(
        access=access, connections=connections, forms=forms, checks=checks, replies=replies
    )
    chores = Chores(
        {
            "check": DailyCheck(connections),
            "templates": watching,
            "previews": PreviewPurge(previews),
        },
        pauses=pauses,
        clock=clock,
    )
    notices = NoticeRepository(database)
    notifying = Notifying(workspaces=workspaces, notices=notices, connections=connections)
    exchanges = Exchanges(connections=connections, exchanges=ExchangeRepository(database))
    admission, kept = Admission(access=access, incidents=incidents), PageRepository(database)
    executions = Executions(workspaces)
    runs = Runs(
        runs=RunRepository(database),
        drafts=drafts,
        pages=kept,
        admission=admission,
        incidents=incidents,
        spaces=spaces,
        templates=templates,
        executions=executions,
        replies=replies,
        pauses=pauses,
    )
    jobs = Jobs(
        database=database,
        executors=ExecutorRepository(database),
        publishing=publishing,
        exchanging=Exchanging(exchanges=exchanges, notifying=notifying, pauses=pauses),
        chores=chores,
        runs=runs,
        lease_seconds=float(settings.lease_seconds),
        on_lease_lost=on_lease_lost,
    )
    telling = Telling(connections, Readers(people, settings.admin_ids), notifying, notices)
    chores.add("remind", Reminding(telling, wishes=WishRepository(database)))
    chores.add("reach", Reaching(connections, telling.readers))
    chores.add("alert", Alerting(telling, drafts=drafts, wake=jobs.wake))
    await jobs.start()
    cleanup.push_async_callback(jobs.stop)
    retros = Retros(
        workspaces=workspaces,
        forms=forms,
        spaces=spaces,
        renderer=renderer,
        drafts=drafts,
        previews=previews,
        replies=replies,
        tasks=tasks,
    )
    previewing = Previewing(
        workspaces=workspaces,
        access=access,
        recounting=recounting,
        drafts=drafts,
        previews=previews,
        replies=replies,
        tasks=tasks,
    )
    actions = Actions(ActionRepository(database))
    homes = Homes(
        workspaces=workspaces,
        access=access,
        connections=connections,
        destinations=destinations,
        drafts=drafts,
        actions=actions,
        command=settings.command,
        replies=replies,
        tasks=tasks,
    )
    connecting = Connecting(
        workspaces=workspaces,
        access=access,
        connections=connections,
        homes=homes,
        replies=replies,
        tasks=tasks,
        in_browser=bool(settings.public_url),
    )
    links = SecretLinks(SecretLinkRepository(database))
    trying = Trying(
        access=access,
        connections=connections,
        homes=homes,
        replies=replies,
        tasks=tasks,
        links=links,
        secrets_url=settings.secrets_url,
    )
    defaults = Defaults(
        workspaces=workspaces,
        access=access,
        connections=connections,
        templates=templates,
        homes=homes,
        replies=replies,
        tasks=tasks,
    )
    diverting = Diverting(
        workspaces=workspaces,
        access=access,
        connections=connections,
        destinations=destinations,
        homes=homes,
        replies=replies,
        tasks=tasks,
    )
    leaving = Leaving(rows=WorkspaceRepository(database), workspaces=workspaces)
    managing = Managing(
        workspaces=workspaces,
        access=access,
        connections=connections,
        homes=homes,
        replies=replies,
        tasks=tasks,
    )
    exploring = Exploring(
        workspaces=workspaces,
        access=access,
        incidents=incidents,
        renderer=renderer,
        replies=replies,
        tasks=tasks,
    )
    cleanup.push_async_callback(exploring.close)
    checking = Checking(
        workspaces=workspaces,
        access=access,
        connections=connections,
        forms=forms,
        checks=checks,
        replies=replies,
        tasks=tasks,
    )
    preferring = Preferring(
        workspaces=workspaces,
        access=access,
        preferences=preferences,
        replies=replies,
        tasks=tasks,
    )
    examining = Examining(
        workspaces=workspaces,
        access=access,
        connections=connections,
        doctor=doctor_of(settings, database, connections, renderer),
        replies=replies,
        tasks=tasks,
    )
    wishing = Wishing(
        access=access,
        people=people,
        connections=connections,
        wishes=WishRepository(database),
        replies=replies,
    )
    rotating = Rotating(
        workspaces=workspaces,
        access=access,
        connections=connections,
        exchanges=exchanges,
        jobs=jobs,
        replies=replies,
        tasks=tasks,
    )
    launching = Launching(
        workspaces=workspaces,
        actions=actions,
        admission=admission,
        incidents=incidents,
        connections=connections,
        drafts=drafts,
        runs=runs,
        jobs=jobs,
        replies=replies,
        tasks=tasks,
    )
    editing = Editing(
        homes=homes,
        workspaces=workspaces,
        access=access,
        actions=actions,
        connections=connections,
        spaces=spaces,
        templates=templates,
        renderer=renderer,
        replies=replies,
        tasks=tasks,
        command=settings.command,
    )
    stepping = Stepping(
        access=access,
        connections=connections,
        spaces=spaces,
        templates=templates,
        keyring=database.keyring,
        runs=runs,
        jobs=jobs,
        executions=executions,
    )
    services = Services(
        retros=retros,
        previewing=previewing,
        connecting=connecting,
        trying=trying,
        homes=homes,
        managing=managing,
        defaults=defaults,
        diverting=diverting,
        leaving=leaving,
        examining=examining,
        exploring=exploring,
        checking=checking,
        watching=watching,
        preferring=preferring,
        replies=replies,
        jobs=jobs,
        tasks=tasks,
        wishing=wishing,
        rotating=rotating,
        launching=launching,
        stepping=stepping,
        editing=editing,
    )
    return Built(
        services,
        Callback(connections=connections, connecting=connecting),
        SecretForms(access=access, connections=connections, links=links, connecting=connecting),
        Ordering(actions=actions, runs=runs, jobs=jobs, keyring=database.keyring),
    )


def _publishing(
    database: Database,
    workspaces: Workspaces,
    connections: Connections,
    templates: Templates,
    previews: Previews,
    renderer: Renderer,
    drafts: Drafts,
    recounting: Recounting,
    preferences: Preferences,
    pauses: Sequence[float],
) -> Publishing:
    attempts, kept = AttemptRepository(database), PageRepository(database)
    return Publishing(
        drafts=drafts,
        pages=Pages(
            connections=connections,
            templates=templates,
            previews=previews,
            renderer=renderer,
            drafts=DraftRepository(database),
            pages=kept,
            attempts=attempts,
            preferences=preferences,
        ),
        recounting=recounting,
        announcing=Announcing(workspaces=workspaces, drafts=drafts, pages=kept, attempts=attempts),
        pauses=pauses,
    )


def address_policy(settings: Settings, database: Database) -> AddressPolicy:
    """Where the bot may connect. With a bot token of its own it serves one workspace."""
    own_token = bool(settings.slack_bot_token)
    return AddressPolicy(
        settings.allowed_host_names,
        own_urls=(settings.atlassian_auth_url, settings.atlassian_api_url),
        workspaces=one_workspace if own_token else Installations(database).count,
    )


def doctor_of(
    settings: Settings, database: Database, connections: Connections, renderer: Renderer
) -> Doctor:
    """The service `Doctor`."""
    return Doctor(
        connections=connections,
        drafts=DraftRepository(database),
        renderer=renderer,
        ca_bundle=settings.ca_bundle or None,
    )


def oauth_of(settings: Settings, http: httpx.AsyncClient, addresses: AddressPolicy) -> OAuth | None:
    """Our app at Atlassian; None where the settings name none."""
    if not settings.atlassian_client_id:
        return None
    return OAuth(
        client_id=settings.atlassian_client_id,
        client_secret=settings.atlassian_client_secret,
        auth_url=settings.atlassian_auth_url,
        api_url=settings.atlassian_api_url,
        redirect_url=settings.redirect_url,
        http=http,
        addresses=addresses,
        scopes=scopes_of(settings),
        ca_bundle=settings.ca_bundle or None,
    )


def scopes_of(settings: Settings) -> tuple[str, ...]:
    """What an admin is asked to consent to at Atlassian, each once."""
    typed = settings.atlassian_scopes.split() or SCOPES
    wanted = LABEL_SCOPES if settings.labels_wanted else ()
    # Without the last one a connection would end after an hour.
    return tuple(dict.fromkeys((*typed, *wanted, "offline_access")))


def check_slack(settings: Settings) -> None:
    """Raises `SettingsError` when nothing could ever come from Slack."""
    if not settings.slack_client_id:
        need(settings, "slack_bot_token", "It is under OAuth & Permissions of the Slack app.")
    if not settings.socket_mode:
        need(
            settings,
            "slack_signing_secret",
            "Without SLACK_APP_TOKEN the bot serves HTTP and must check Slack's signatures.",
        )
