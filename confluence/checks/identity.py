"""Who we are there. The first request that carries the secret decides: it is sent once.

If it is refused, nothing else uses the secret; what strangers may ask is still asked.
"""

from collections.abc import AsyncGenerator, Awaitable
from dataclasses import replace
from typing import TypeVar

from confluence import scopes
from confluence.checks.patient import Patient, found, look
from confluence.errors import AskedToSignIn, CredentialRejected, Unreachable
from confluence.expiry import ExpirySource
from confluence.failures import load_failure
from confluence.findings import Ailment, Cause, Check, Facts, Finding, State, Warned
from confluence.nouns import Deployment, Way
from confluence.server_state import ServerState

Answer = TypeVar("Answer")

# Where a cause belongs that the first request came upon; all others are about the account.
PLACES = {
    Cause.NO_ANSWER: Check.ANSWER,
    Cause.SLOW: Check.ANSWER,
    Cause.SIGN_IN_PAGE: Check.ANSWER,
    Cause.SIGN_IN_REDIRECT: Check.ANSWER,
    Cause.SIGNED_OUT: Check.ANSWER,
    Cause.TURNED_AWAY: Check.ANSWER,
    Cause.NOT_CONFLUENCE: Check.ANSWER,
    Cause.SERVER_ERROR: Check.ANSWER,
    Cause.STRANGE_ANSWER: Check.ANSWER,
    Cause.CAPTCHA: Check.CAPTCHA,
    Cause.BASIC_OFF: Check.BASIC,
    Cause.RATE_LIMITED: Check.RATE,
}


async def identity(patient: Patient) -> AsyncGenerator[Finding, None]:
    """What answers, which product it is, and who it takes us for."""
    by_grant = patient.consultation.way is Way.OAUTH
    first = await (_grant(patient) if by_grant else _account(patient))
    first = replace(first, check=_place(patient, first))
    if first.check not in (Check.ANSWER, Check.RATE) and first.cause is not Cause.RENEWAL_FAILED:
        async for finding in _told_besides(patient, first):
            yield finding
    yield first
    if by_grant and first.state is State.WELL:
        yield await look(patient, Check.SCOPES, _scopes(patient, first.facts["scopes"]))
        yield await _account(patient)


async def _told_besides(patient: Patient, first: Finding) -> AsyncGenerator[Finding, None]:
    """What an answer about us proves besides. Where none was asked for, strangers are answered."""
    product = [each async for each in _product(patient, known=first.state is State.WELL)]
    if product or not _rests(patient):
        yield found(patient, Check.ANSWER, {})
    for finding in product:
        yield finding
    for check in () if _rests(patient) else (Check.CAPTCHA, Check.BASIC):
        if check in patient.checks and patient.checks.index(check) < _index(patient, first):
            yield found(patient, check, {})


def _place(patient: Patient, first: Finding) -> Check:
    place = PLACES.get(first.cause, first.check) if first.cause else first.check
    return place if place in patient.checks else first.check


def _index(patient: Patient, finding: Finding) -> int:
    return patient.checks.index(finding.check)


async def _account(patient: Patient) -> Finding:
    return await look(patient, Check.ACCOUNT, _who(patient))


async def _who(patient: Patient) -> Facts:
    if _rests(patient):
        raise load_failure(patient.connection.trouble or "{}")
    try:
        account = await patient.client.current_account()
    except CredentialRejected as rejected:
        if _has_ended(patient) and not isinstance(rejected, AskedToSignIn):
            date = f"{patient.connection.expires_at:%Y-%m-%d}"
            raise Ailment(Cause.EXPIRED, date=date) from rejected
        raise
    return {"account": account.name}


def _rests(patient: Patient) -> bool:
    """A password that was refused is not tried again: the account would end locked out."""
    return patient.consultation.way is Way.BASIC and patient.connection.state == "attention"


def _has_ended(patient: Patient) -> bool:
    """Whether Confluence itself told an end that is over by now: then nothing is to be guessed."""
    connection = patient.connection
    was_told = connection.expiry_source == ExpirySource.READ
    return was_told and bool(connection.expires_at and connection.expires_at <= patient.now)


async def _grant(patient: Patient) -> Finding:
    """Renewing comes first and alone: what is silent there is Atlassian's sign-in."""
    renewed = await look(patient, Check.GRANT, _renewed(patient), silent=Cause.RENEWAL_FAILED)
    if renewed.state is State.FAILED:
        return renewed
    return await look(patient, Check.GRANT, _opened(patient))


async def _renewed(patient: Patient) -> Facts:
    await _by_grant(patient, patient.consultation.renew())
    return {}


async def _by_grant(patient: Patient, asking: Awaitable[Answer]) -> Answer:
    """An answer to the grant, whose own troubles are not Confluence's."""
    try:
        return await asking
    except CredentialRejected as rejected:
        raise Ailment(Cause.GRANT_DEAD, reason=rejected.reason) from rejected
    except Unreachable as silent:
        if silent.address != patient.consultation.auth_url:
            raise
        raise Ailment(Cause.RENEWAL_FAILED, reason=silent.reason) from silent


async def _opened(patient: Patient) -> Facts:
    """What the grant opens: Atlassian's list, the one answer that tells a dead one from others."""
    resources = await _by_grant(patient, patient.consultation.resources())
    if not resources:
        raise Ailment(Cause.NO_SITES)
    for resource in resources:
        if resource.site.id == patient.site.id:
            return {"site": patient.site.name, "scopes": " ".join(sorted(resource.scopes))}
    others = ", ".join(resource.site.name for resource in resources)
    raise Ailment(Cause.SITE_LEFT_OUT, site=patient.site.name, others=others)


async def _scopes(patient: Patient, granted: str) -> Facts:
    asked, held = patient.consultation.scopes, granted.split()
    missing = scopes.missing(asked, held)
    if missing:
        raise Ailment(Cause.SCOPE_MISSING, scopes=", ".join(missing))
    lacking = scopes.lacking(asked, held)
    if lacking:
        lacked = ", ".join(scope for each in lacking.values() for scope in each)
        raise Warned(Cause.EXTRAS_LACKING, extras=", ".join(lacking), scopes=lacked)
    return {"count": str(len({*asked} - {scopes.OFFLINE}))}


async def _product(patient: Patient, *, known: bool) -> AsyncGenerator[Finding, None]:
    """Which Confluence it is; strangers are told less, and that is no failure."""
    if patient.site.deployment is Deployment.CLOUD:
        if known:
            yield found(patient, Check.PRODUCT, {"version": "Cloud"})
        return
    finding = await look(patient, Check.PRODUCT, _version(patient, known=known))
    if finding.state is State.WELL:
        yield finding
    elif known:
        yield found(patient, Check.PRODUCT, {"version": ""})


async def _version(patient: Patient, *, known: bool) -> Facts:
    if known:
        return {"version": await patient.client.server_state().version()}
    stranger = ServerState(patient.consultation.stranger())
    return {"version": await stranger.version_for_strangers()}
