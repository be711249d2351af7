"""The tables, one file for each subject. ``schema`` finds them all."""
