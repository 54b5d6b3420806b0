"""Archives as a person downloads them: what is in the container, and one reader a platform."""
