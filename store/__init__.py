"""The store: tables, migrations, the one writer and the evidence bytes. It knows ``core`` and no messenger."""
