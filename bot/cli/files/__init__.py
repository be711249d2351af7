"""Files that commands read. Each reader reports everything that is wrong at once."""
