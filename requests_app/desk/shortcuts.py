"""The keys of the desk. Every key has a button or a link."""

#: (heading, ((key, what it does), ...))
SECTIONS = (
    (
        "In a list",
        (
            ("j", "next row"),
            ("k", "row above"),
            ("x", "pick the row"),
            ("e", "open the row"),
            ("a", "assign what is picked"),
            ("i", "take what is picked"),
            (".", "show what has arrived"),
            ("/", "to the query box"),
        ),
    ),
    (
        "On a request",
        (
            ("r", "reply"),
            ("n", "internal note"),
            ("i", "take it, if nobody has it"),
            ("a", "assign"),
            ("p", "type and priority"),
            ("h", "hold, or go on"),
            ("s", "resolve"),
            ("u", "back to the queue"),
        ),
    ),
    (
        "Anywhere",
        (
            ("c", "new request on behalf of somebody"),
            ("?", "this sheet"),
            ("Esc", "close what is open"),
        ),
    ),
)
