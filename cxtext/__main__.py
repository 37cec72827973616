"""``python -m cxtext`` is the command line."""

from cxtext.cli import main

if __name__ == "__main__":
    main()
