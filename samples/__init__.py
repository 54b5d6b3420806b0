"""
An invented person's archives, which `profile-hygiene demo` scans.

`make.py` writes them into `archives/`; nobody in them exists, every picture is drawn by `pictures.py`.
"""
