"""What was left in a form, written and read back, and whose draft it is."""

from datetime import UTC, datetime

import pytest

from confluence.submissions import Answers, Include, draft_id_of, dump_answers, load_answers
from tests.factories import some_answers


@pytest.mark.parametrize(
    "answers",
    [
        Answers(),
        some_answers(),
        Answers(include=Include.NONE, resolved_at=datetime(2026, 1, 1, tzinfo=UTC)),
    ],
)
def test_answers_come_back(answers: Answers) -> None:
    """What was typed is kept to the last field."""
    assert load_answers(dump_answers(answers)) == answers


def test_id_is_the_senders() -> None:
    """The same modal is the same draft; another modal, or another workspace, is not."""
    assert draft_id_of("T1", "V1") == draft_id_of("T1", "V1")
    assert len({draft_id_of("T1", "V1"), draft_id_of("T1", "V2"), draft_id_of("T2", "V1")}) == 3
