"""The person's own public profile, opened in a browser as a stranger would see it, through a gate that lets nothing else pass."""
