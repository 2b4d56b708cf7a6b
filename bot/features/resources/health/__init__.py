"""The weekly look at all links, and what facilitators do about what it found."""
