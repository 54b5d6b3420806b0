"""The judges: what is looked for, and why. Nothing here opens a file, a browser or a socket."""
