"""What can come of a letter, told apart by what has to be done next."""


class MailError(Exception):
    """The letter did not go; `code` says why without a word of the letter or an address."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class MailRefused(MailError):
    """The server will never take it for this address: people have to be told, not machines."""


class MailFailed(MailError):
    """It may go later, or has gone already: the same letter is sent again, by its Message-ID."""
