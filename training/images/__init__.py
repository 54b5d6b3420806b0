"""How the picture models that ship are made. Nothing here is part of the installed tool."""
