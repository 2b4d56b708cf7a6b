"""What members see: *Read something*, topics, search, one link, and what they saved."""
