"""What tests/judges/test_qrcode.py asks of lib/qrcode."""


from qrcode.encoder import encode


def encoded(data, level):
    """[version, mask, rows]"""
    code = encode(bytes.fromhex(data), level)
    return [code.version, code.mask, [bytes(code.row(y)).hex() for y in range(code.size)]]


def modules(data, level):
    """As many characters as modules, 1 or 0."""
    code = encode(bytes.fromhex(data), level)
    return "".join(str(int(code.get(x, y))) for y in range(code.size) for x in range(code.size))
