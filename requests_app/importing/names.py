"""Short names for what an import creates: the same for the same name in every run. Pure."""

from hashlib import sha256

from django.utils.text import slugify

#: Mail to it can never be delivered (RFC 2606): imported people hear nothing.
MAIL_DOMAIN = "import.invalid"


def slug_for(source: str, name: str, *, length: int) -> str:
    """Return a slug of at most ``length`` letters, different for different names.

    A few letters of a digest follow where the slug alone would not tell two names apart.
    """
    plain = slugify(name)
    slug = f"{source}-{plain}"
    if plain.replace("-", " ") == name.lower() and len(slug) <= length:
        return slug
    return with_digest(slug, name, length=length)


def with_digest(slug: str, name: str, *, length: int) -> str:
    """Return the slug, cut to fit, with a few letters of a digest of the name."""
    tail = sha256(name.encode()).hexdigest()[:8]
    return f"{slug[: length - 9].rstrip('-')}-{tail}"


def address_for(source: str, name: str) -> str:
    """Return the address under which a person of that name is known.

    A name that is an address is that address, so that people who are known already stay one.
    """
    if "@" in name and " " not in name:
        return name.lower()
    return f"{slug_for(source, name, length=60)}@{MAIL_DOMAIN}"
