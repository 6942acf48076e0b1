"""What ends a talk early; each is told to the person in one line."""


class TalkError(Exception):
    """The root: `str(error)` is what to print."""


class Unreachable(TalkError):
    """Nothing that speaks our protocol answers at the address."""


class Refused(TalkError):
    """The server refused an operation; `code` is its UserErrorCode or ErrorCode."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class NothingToSend(TalkError):
    """The file or the microphone cannot be used."""
