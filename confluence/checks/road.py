"""From the address to a connection that we believe. Nothing is sent yet, least of all a secret."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from ipaddress import ip_address

from confluence.checks.patient import Patient, found, look
from confluence.findings import Cause, Check, Facts, Finding, State, Warned
from confluence.networks import Reach, reach_of
from confluence.probes import Endpoint, connect, endpoint_of, handshake, look_up


async def road(patient: Patient) -> AsyncGenerator[Finding, None]:
    """One step after the other; the caller stops at the first that fails."""
    endpoint = endpoint_of(patient.site.api_url)
    name = await look(patient, Check.NAME, _name(patient, endpoint), silent=Cause.RESOLVER_SILENT)
    if name.cause is Cause.NOT_ALLOWED:
        yield replace(name, check=Check.ADDRESS)
        return
    if name.state is State.FAILED:
        yield found(patient, Check.ADDRESS, {})
        yield name
        return
    addresses = name.facts["addresses"].split()
    yield await look(patient, Check.ADDRESS, _address(endpoint, addresses))
    yield name
    knocking = _connection(endpoint, addresses)
    opened = await look(patient, Check.CONNECTION, knocking, silent=Cause.CONNECTING_SILENT)
    yield opened
    if endpoint.secure:
        certificate = _certificate(patient, endpoint, opened.facts["address"])
        yield await look(patient, Check.CERTIFICATE, certificate)


async def _name(patient: Patient, endpoint: Endpoint) -> Facts:
    """Where the name leads, as far as the policy lets the bot go there: it may have changed."""
    patient.consultation.check_address()
    policy = patient.consultation.addresses
    allow = policy.allowed if endpoint.secure else policy.allowed_in_clear
    good = await allow(endpoint.host, endpoint.port, await look_up(endpoint))
    return {"host": endpoint.host, "addresses": " ".join(good)}


async def _address(endpoint: Endpoint, addresses: Sequence[str]) -> Facts:
    """Plain http is seen by whoever watches the network; on one machine there is none."""
    reaches = {reach_of(ip_address(text)) for text in addresses}
    if not endpoint.secure and reaches != {Reach.LOOPBACK}:
        raise Warned(Cause.PLAIN_HTTP)
    return {}


async def _connection(endpoint: Endpoint, addresses: Sequence[str]) -> Facts:
    return {"endpoint": str(endpoint), "address": await connect(endpoint, addresses)}


async def _certificate(patient: Patient, endpoint: Endpoint, address: str) -> Facts:
    shown = await handshake(endpoint, address, patient.trust)
    return {"issuer": shown.issuer, "days": str(shown.days_left)}
