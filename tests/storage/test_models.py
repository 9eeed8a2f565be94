"""What rows tell about themselves."""

from tests.storage.rows import a_connection, a_draft


def test_rows_show_no_secret() -> None:
    """A row's representation is its key."""
    assert repr(a_draft(answers="hunter2")) == "<Draft id='draft-1'>"
    assert "hunter2" not in repr(a_connection(credential="hunter2"))
