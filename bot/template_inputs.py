"""Service `TemplateInputs`: what the chosen template asks for, filled from the incident."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.facts import Facts, facts_of, incident_of
from bot.hints import hint_for
from bot.incidents import Incidents
from bot.reading import Reading
from bot.views import retro
from bot.views.metadata import Metadata
from bot.views.parts import View
from confluence.errors import RetroError, TemplateError
from confluence.nouns import Space, Template
from confluence.renderer import Renderer
from confluence.rendering import Input, context_for, known_answers
from confluence.submissions import Answers, Include
from confluence.templates import Templates


class TemplateInputs:
    """Confluence's own template variables, as fields of the create modal."""

    def __init__(self, *, incidents: Incidents, templates: Templates, renderer: Renderer) -> None:
        self._incidents = incidents
        self._templates = templates
        self._renderer = renderer

    async def in_form(self, workspace_id: str, view: Mapping[str, Any]) -> View:
        """The form with what the chosen template asks for, filled from what stands in it.

        Raises NotFound and TemplateError.
        """
        metadata, space = Metadata.load(view["private_metadata"]), retro.chosen_space(view)
        template_id, name = retro.chosen_template(view)
        inputs = await self._asked(metadata.connection_id, template_id, space, name)
        if not inputs:
            return retro.with_inputs(view)
        answers = retro.chosen_answers(view)
        people_ids = {*answers.people_ids, answers.commander_id or ""} - {""}
        reading = await self._incidents.glimpse(workspace_id, metadata.channel_id, people_ids)
        known = answers_known(inputs, reading, facts_of(reading), answers)
        return retro.with_inputs(view, inputs=inputs, known=known)

    async def to_begin_with(
        self,
        connection_id: str,
        template_id: str | None,
        name: str,
        *,
        space: Space,
        offered: tuple[Template, ...],
    ) -> tuple[tuple[Input, ...], str]:
        """What the template asks for, or a sentence on why that cannot be told."""
        if template_id not in {template.id for template in offered}:
            return (), ""
        try:
            return await self._asked(connection_id, template_id, space, name), ""
        except RetroError as error:
            hint = hint_for(error)
            return (), f"{hint.title}. {hint.text}"

    async def _asked(
        self, connection_id: str, template_id: str | None, space: Space, name: str
    ) -> tuple[Input, ...]:
        if template_id is None:
            return ()  # ours asks for nothing
        body = await self._templates.body(connection_id, template_id, space)
        try:
            return await self._renderer.inputs(body, name=name)
        except TemplateError:
            self._templates.forget(connection_id, template_id, space)
            raise


def answers_known(
    inputs: tuple[Input, ...], reading: Reading, facts: Facts, answers: Answers
) -> dict[str, str]:
    """What the incident knows of the inputs; nobody types a timeline."""
    if not inputs:
        return {}
    incident = incident_of(reading, facts, replace(answers, include=Include.NONE))
    return known_answers(inputs, context_for(incident))
