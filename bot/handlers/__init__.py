"""One folder for each messenger. A messenger translates: its own words to events, replies to its own words."""
