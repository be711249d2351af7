"""Papers and pictures handed out or read in: the sheet, invitations, earlier and official results. Bytes in and out."""
