"""Service `Preferences`: how a workspace wants its pages. Who may change it: `bot.access`."""

from confluence.rendering import Style
from storage.models import Preference
from storage.preferences import PreferenceRepository


class Preferences:
    """What admins decided once for all retros of a workspace."""

    def __init__(self, preferences: PreferenceRepository) -> None:
        self._preferences = preferences

    async def of(self, workspace_id: str) -> Preference:
        """The workspace's, or the defaults."""
        return await self._preferences.find(workspace_id)

    async def style(self, workspace_id: str) -> Style:
        """What they mean for the text of a page."""
        preference = await self.of(workspace_id)
        return Style(unknown=preference.unknown_text, keeps_hints=preference.keeps_hints)

    async def save(self, preference: Preference) -> None:
        """Keep them; the next page is made so."""
        await self._preferences.save(preference)
