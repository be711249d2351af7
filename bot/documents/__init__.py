"""Papers we hand out or read in: the sheet, the list of invitations, last round's results. Bytes in, bytes out."""
