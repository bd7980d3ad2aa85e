"""``python -m servicedesk.stack COMMAND``."""

from servicedesk.stack.cli import main

if __name__ == "__main__":
    main()
