"""The front end: conversations decide, the turn acts, handlers translate for each messenger."""
