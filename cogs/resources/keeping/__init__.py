"""What facilitators see of the shelf, and how anybody suggests a link."""
