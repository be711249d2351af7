"""Who runs a command."""

import os
import pwd


def account() -> str:
    """The operating system's name for who runs this; its number where it has none, as in some containers."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
