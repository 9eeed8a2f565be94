"""What we may do there: until when, in which spaces, with which templates, how often."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime

from confluence.app_access import AppAccess
from confluence.checks.patient import Patient, all_of, look
from confluence.errors import MissingScope, NotFound, PermissionDenied
from confluence.expiry import ExpirySource, day_of, days_left, read_expiry
from confluence.findings import Ailment, Cause, Check, Facts, Finding, Untold, Warned
from confluence.nouns import Space, Way

# With so many there are likely more than the first page shows.
MANY_SPACES = 100


async def rights(patient: Patient) -> AsyncGenerator[Finding, None]:
    """Questions that do not need each other go out at once."""
    spaces: list[Space] = []
    looks = [look(patient, Check.SPACES, _spaces(patient, spaces))]
    if Check.EXPIRY in patient.checks:
        looks.append(look(patient, Check.EXPIRY, _expiry(patient)))
    if Check.READ_ONLY in patient.checks:
        looks.append(look(patient, Check.READ_ONLY, _writable(patient)))
    for finding in await all_of(patient, looks):
        yield finding
    for space, whence in _beginning(patient, spaces):
        async for finding in _in_space(patient, space, whence):
            yield finding
    yield await look(patient, Check.RATE, _rate(patient))


def _beginning(patient: Patient, seen: Sequence[Space]) -> list[tuple[Space, str]]:
    """The space that a retro begins with, if there is one, and whence it is known: the default;
    else the one used last, as long as it may be there; else the first."""
    last = patient.last_space
    if patient.default_space:
        return [(patient.default_space, "")]
    if last and (len(seen) >= MANY_SPACES or last.key in {space.key for space in seen}):
        return [(last, "last")]
    return [(space, "first") for space in seen[:1]]


async def _in_space(patient: Patient, space: Space, whence: str) -> AsyncGenerator[Finding, None]:
    looks = [
        look(patient, Check.CREATE, _creating(patient, space)),
        look(patient, Check.TEMPLATES, _templates(patient, space)),
        look(patient, Check.LIQUID, _liquid(patient, space)),
    ]
    if Check.POLICY in patient.checks:
        looks.append(look(patient, Check.POLICY, _policy(patient, space)))
    known = {"space": space.name, "key": space.key, "whence": whence}
    for finding in await all_of(patient, looks):
        yield replace(finding, facts={**known, **finding.facts})


async def _expiry(patient: Patient) -> Facts:
    """Until when the secret is good: Data Center's own list first, else what we were told."""
    connection = patient.connection
    if patient.consultation.way is Way.PAT:
        told = await read_expiry(
            patient.client.personal_tokens(),
            patient.now,
            token_name=connection.token_name or "",
            token_id=connection.token_id or "",
        )
        if told:
            return _left(patient, told.at, told.source)
    if connection.expires_at is None:
        raise Untold(Cause.EXPIRY_UNTOLD)
    return _left(patient, connection.expires_at, ExpirySource(connection.expiry_source))


def _left(patient: Patient, ends_at: datetime | None, source: ExpirySource) -> dict[str, str]:
    if ends_at is None:
        return {}
    days = str(max(0, days_left(ends_at, source, patient.now)))
    facts = {"days": days, "date": f"{day_of(ends_at, source)}", "source": source.value}
    if ends_at < patient.now:  # and it was taken a moment ago
        raise Warned(Cause.OUTLIVED, **facts)
    return facts


async def _writable(patient: Patient) -> Facts:
    if await patient.client.server_state().is_read_only():
        raise Ailment(Cause.READ_ONLY)
    return {}


async def _spaces(patient: Patient, seen: list[Space]) -> Facts:
    """The first page of them is enough; `seen` takes it."""
    async with aclosing(patient.client.spaces()) as pages:
        async for page in pages:
            seen.extend(page)
            if seen:
                break
    if not seen:
        raise Ailment(Cause.NO_SPACES)
    return {"count": str(len(seen)), "more": "yes" if len(seen) >= MANY_SPACES else ""}


async def _creating(patient: Patient, space: Space) -> Facts:
    """A server whose Create dialog does not tell takes a try."""
    told = await patient.client.may_create(space)
    if told is None:
        raise Untold(Cause.CREATING_UNTOLD)
    if not told:
        raise Ailment(Cause.MAY_NOT_CREATE)
    return {}


async def _templates(patient: Patient, space: Space) -> Facts:
    own, shared = await asyncio.gather(
        patient.client.templates(space.key), patient.client.templates(None)
    )
    return {"own": str(len(own)), "shared": str(len(shared))}


async def _liquid(patient: Patient, space: Space) -> Facts:
    """The template that the next retro would begin with can be read and has no mistake."""
    template_id = patient.connection.template_id
    if template_id is None:
        return {"template": ""}
    name = patient.connection.template_name or template_id
    try:
        content = await patient.client.template_content(template_id, space.key)
    except NotFound as gone:
        raise Ailment(Cause.TEMPLATE_GONE, template=name) from gone
    check = await patient.renderer.check(content.body, name=name)
    if check.error:
        raise check.error
    return {"template": name}


async def _policy(patient: Patient, space: Space) -> Facts:
    """An app access rule refuses our app the pages and leaves it spaces and templates."""
    access = patient.client.app_access()
    blocked = await access.is_blocked(space)
    if blocked:
        raise Ailment(Cause.APP_BLOCKED)
    if blocked is None:
        await _look_at_pages(access, space)
    return {}


async def _look_at_pages(access: AppAccess, space: Space) -> None:
    """Where the site does not tell of rules: pages that are refused or hidden may be one."""
    try:
        seen = await access.sees_pages(space)
    except (NotFound, PermissionDenied) as refused:
        raise Ailment(Cause.PAGES_HIDDEN) from refused
    except MissingScope:  # that is said by the check of the scopes
        return
    if not seen:
        raise Untold(Cause.PAGES_HIDDEN)


async def _rate(patient: Patient) -> Facts:
    """What the last answer told; most do not tell anything."""
    allowance = patient.client.allowance
    if allowance.left is None:
        return {}
    facts = {"left": str(allowance.left), "limit": str(allowance.limit or "")}
    if allowance.left == 0:
        raise Ailment(Cause.RATE_LIMITED, seconds="", **facts)
    return facts
