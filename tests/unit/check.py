"""Comparisons for unit tests whose failure says both sides."""


def equal(got, expected, what: str = "") -> None:
    """Fail unless `got == expected`."""
    assert got == expected, "%sgot %r, expected %r" % (what and what + ": ", got, expected)


def raises(error: type, call, *args):
    """Call and return the `error` it raises; fail when it raises nothing."""
    try:
        result = call(*args)
    except error as caught:
        return caught
    raise AssertionError("%s not raised, got %r" % (error.__name__, result))
