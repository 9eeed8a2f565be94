"""Times as both faces write them."""

from datetime import UTC, datetime


def moment(seconds: float) -> str:
    """Seconds since the epoch in UTC, with milliseconds and Z."""
    text = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
