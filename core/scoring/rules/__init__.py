"""One file for each sort of rule; the file's ``KIND`` is found by scanning, nothing is listed by hand."""
