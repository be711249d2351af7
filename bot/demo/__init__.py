"""A province that does not exist, to try the program with. Its names are in ``province.toml``."""
