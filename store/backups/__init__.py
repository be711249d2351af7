"""Copies of everything that is kept, made while the program runs, and the way back.

A backup folder holds the evidence of all its backups once, by SHA-256, and for each backup a folder of its own, named
for its moment, with the database, the uploads that were under way, and a manifest that is written last.
"""
