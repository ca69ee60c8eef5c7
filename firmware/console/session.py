"""What a command is told about the session it runs in; and the command that ends it."""


class Session:
    """`technician`: his number. `rights`: see console/token.py. `signer`: modulus of the key that signed his token.
    `kept`: a dict for what commands remember."""

    def __init__(self, keeper):
        self.technician = keeper.visit["technician"]
        self.rights = keeper.visit["rights"]
        self.signer = keeper.visit["signer"]
        self.kept = keeper.visit["kept"]


async def close(till, session, arguments: dict, progress) -> dict:
    """Nothing: the line ends a session after the answer to this (console/attend.py)."""
    return {}
