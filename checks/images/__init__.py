"""Pictures: what is judged from their pixels and from what their files say. Nothing here leaves the machine."""
