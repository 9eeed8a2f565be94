"""From the address to a connection that we believe. Nothing is sent yet, least of all a secret."""

from collections.abc import AsyncGenerator
from dataclasses import replace

from confluence.checks.patient import Patient, found, look
from confluence.findings import Cause, Check, Facts, Finding
from confluence.probes import Endpoint, connect, endpoint_of, handshake, look_up


async def road(patient: Patient) -> AsyncGenerator[Finding, None]:
    """One step after the other; the caller stops at the first that fails."""
    endpoint = endpoint_of(patient.site.api_url)
    name = await look(patient, Check.NAME, _name(patient, endpoint), silent=Cause.RESOLVER_SILENT)
    if name.cause is Cause.NOT_ALLOWED:
        yield replace(name, check=Check.ADDRESS)
        return
    yield found(patient, Check.ADDRESS, {})
    yield name
    address = name.facts["addresses"].split()[0]
    silent = Cause.CONNECTING_SILENT
    yield await look(patient, Check.CONNECTION, _connection(endpoint, address), silent=silent)
    if endpoint.secure:
        yield await look(patient, Check.CERTIFICATE, _certificate(patient, endpoint, address))


async def _name(patient: Patient, endpoint: Endpoint) -> Facts:
    """Where the name leads, as far as the policy lets the bot go there: it may have changed."""
    patient.consultation.check_address()
    addresses = patient.consultation.addresses
    good = await addresses.allowed(endpoint.host, endpoint.port, await look_up(endpoint))
    return {"host": endpoint.host, "addresses": " ".join(good)}


async def _connection(endpoint: Endpoint, address: str) -> Facts:
    await connect(endpoint, address)
    return {"endpoint": str(endpoint)}


async def _certificate(patient: Patient, endpoint: Endpoint, address: str) -> Facts:
    shown = await handshake(endpoint, address, patient.trust)
    return {"issuer": shown.issuer, "days": str(shown.days_left)}
