"""Everything a database says, as one file of lines that is the same whatever database it came from.

The first line names the form and the revision of the tables. Each table follows with a line of its own (its columns,
their kinds, its key), a line for each row in the order of the key, and a line with the number of rows. The last line is
the SHA-256 of all bytes before it. No line depends on a moment, a collation or the kind of database.
"""
