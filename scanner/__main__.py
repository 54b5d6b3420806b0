"""`python -m scanner` is the same as `profile-hygiene`."""

from scanner.cli import main

if __name__ == "__main__":
    main(prog_name="profile-hygiene")
