"""How the model of the meaning of names was made."""
