"""The profile itself: its fields, its settings, and contact details that stand in the open."""
