"""Browsers ask for an icon at one address beside every file and answer."""


def test_it_is_found_where_browsers_look(client):
    assert client.get("/favicon.ico").headers["Location"].endswith("img/icon.svg")
