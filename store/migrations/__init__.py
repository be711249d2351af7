"""How the tables came to be, one file for each change, in the order of the numbers in their names."""
