"""What Alembic runs: our steps, over the connection that `storage.migrations.upgrade` hands in."""

from alembic import context

from storage.migrations import is_ours
from storage.models import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    include_object=is_ours,
    render_as_batch=True,  # SQLite changes a column by building the table anew
)
with context.begin_transaction():
    context.run_migrations()
