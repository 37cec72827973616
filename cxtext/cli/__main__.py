"""``python -m cxtext.cli``."""

from cxtext.cli import main

if __name__ == "__main__":
    main()
