"""Codes, access tokens and rotating refresh tokens over time."""

import pytest

from sandbox.confluence import ConfluenceWorld
from sandbox.confluence.grants import Grants, TokenError, Tokens
from tests.sandbox.confluence.conftest import CALLBACK, SCOPES, Clock


@pytest.fixture
def grants(world: ConfluenceWorld) -> Grants:
    """The grants of the world."""
    return world.grants


@pytest.fixture
def tokens(world: ConfluenceWorld, grants: Grants) -> Tokens:
    """The first tokens of a consent with offline access."""
    code = grants.issue_code(world.account, scopes=SCOPES, redirect_uri=CALLBACK)
    return grants.exchange(code, CALLBACK)


def test_a_code_is_good_once(world: ConfluenceWorld, grants: Grants) -> None:
    """The second exchange of a code is refused."""
    code = grants.issue_code(world.account, scopes=SCOPES, redirect_uri=CALLBACK)
    grants.exchange(code, CALLBACK)

    with pytest.raises(TokenError, match="Invalid authorization code"):
        grants.exchange(code, CALLBACK)


def test_a_code_dies_after_a_minute(world: ConfluenceWorld, grants: Grants, clock: Clock) -> None:
    """A code not exchanged in 60 s is refused."""
    code = grants.issue_code(world.account, scopes=SCOPES, redirect_uri=CALLBACK)
    clock.now += 61

    with pytest.raises(TokenError, match="Invalid authorization code"):
        grants.exchange(code, CALLBACK)


def test_scopes_the_app_lacks_are_left_out(world: ConfluenceWorld, grants: Grants) -> None:
    """Consent covers only what the app has in the developer console."""
    code = grants.issue_code(
        world.account, scopes=("read:page:confluence", "delete:page:confluence"), redirect_uri="x"
    )

    assert grants.exchange(code, "x").scopes == ("read:page:confluence",)


def test_without_offline_access_there_is_no_refresh_token(
    world: ConfluenceWorld, grants: Grants
) -> None:
    """A refresh token must be asked for."""
    code = grants.issue_code(world.account, scopes=SCOPES[:2], redirect_uri=CALLBACK)

    assert grants.exchange(code, CALLBACK).refresh is None


def test_access_ends_after_an_hour(grants: Grants, tokens: Tokens, clock: Clock) -> None:
    """An access token opens for 3600 s."""
    assert grants.find(tokens.access) is not None
    clock.now += 3600

    assert grants.find(tokens.access) is None


def test_a_refresh_rotates(grants: Grants, tokens: Tokens) -> None:
    """Each refresh hands out a new pair."""
    assert tokens.refresh
    second = grants.refresh(tokens.refresh)

    assert second.refresh != tokens.refresh
    assert grants.find(second.access) is not None


def test_a_rotated_token_is_good_within_the_leeway(
    grants: Grants, tokens: Tokens, clock: Clock
) -> None:
    """Ten minutes are given to somebody whose answer was lost."""
    assert tokens.refresh
    grants.refresh(tokens.refresh)
    clock.now += 599

    assert grants.refresh(tokens.refresh).refresh


@pytest.mark.parametrize(("leeway", "later"), [(600.0, 600.0), (0.0, 0.0)])
def test_reuse_outside_the_leeway_kills_the_grant(
    grants: Grants, tokens: Tokens, clock: Clock, leeway: float, later: float
) -> None:
    """Afterwards neither the old, nor the newest, nor any access token opens."""
    grants.reuse_leeway = leeway
    assert tokens.refresh
    newest = grants.refresh(tokens.refresh)
    clock.now += later

    for refresh in (tokens.refresh, newest.refresh):
        assert refresh
        with pytest.raises(TokenError) as refused:
            grants.refresh(refresh)
        assert refused.value.status == 403
        assert refused.value.error == "unauthorized_client"
        assert refused.value.description == "refresh_token is invalid"
    assert grants.find(newest.access) is None


def test_a_refresh_token_dies_unused(grants: Grants, tokens: Tokens, clock: Clock) -> None:
    """90 days without a refresh end the grant."""
    assert tokens.refresh
    clock.now += 91 * 24 * 3600

    with pytest.raises(TokenError) as refused:
        grants.refresh(tokens.refresh)
    assert (refused.value.status, refused.value.error) == (403, "invalid_grant")


def test_a_grant_ends_after_a_year_however_used(
    grants: Grants, tokens: Tokens, clock: Clock
) -> None:
    """Refreshing every month does not carry a grant over 365 days."""
    newest = tokens.refresh
    for _ in range(12):
        clock.now += 30 * 24 * 3600
        assert newest
        newest = grants.refresh(newest).refresh
    clock.now += 30 * 24 * 3600

    assert newest
    with pytest.raises(TokenError, match="Unknown or invalid refresh token"):
        grants.refresh(newest)
