"""What commands print: a framework as a tree, a result as a table, and the same as JSON."""
