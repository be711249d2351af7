"""``chamdiem`` and ``python -m bot``."""

import sys


def main() -> None:
    from bot.cli.shell.command import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
