"""What is wrong with an image."""


class ImageError(Exception):
    """The image is not to be started. The argument is one of: "no image", "no label", "truncated", "digest", "key",
    "signature", "board", "too old", "test key"."""

    @property
    def reason(self) -> str:
        return self.args[0]
