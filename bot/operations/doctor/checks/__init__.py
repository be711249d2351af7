"""One file for each thing that is looked at. Each has ``look``; nothing is listed by hand."""
