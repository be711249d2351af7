"""Alembic's entry: runs inside the transaction and on the connection that ``upgrade`` holds."""

from alembic import context

from store.tables.schema import schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema(),
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
