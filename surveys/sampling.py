"""Which resolutions are asked about, out of a share of them. Deterministic."""

from django.utils.crypto import salted_hmac

_USE = "surveys.sampling"


def is_sampled(request_id: int, share: int) -> bool:
    """Return whether a request is among the ``share`` percent (0 to 100) that are asked about.

    The same request and share always give the same answer, so that a repeat changes nothing, and a
    larger share only adds requests. It follows from the server's key: whoever works on a request
    cannot tell beforehand.
    """
    digest = salted_hmac(_USE, str(request_id), algorithm="sha256").digest()
    return int.from_bytes(digest[:8]) % 100 < share
