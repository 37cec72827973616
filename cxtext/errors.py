"""The exceptions cxtext raises on purpose."""


class CxtextError(Exception):
    """Base of every exception that cxtext raises on purpose."""


class InputError(CxtextError):
    """The user's data or options are wrong.

    The message is one clear sentence: what is wrong, where (file, row, column) and what to do.
    The command line prints it and exits with code 2.
    """


class ArtifactError(CxtextError):
    """A shipped model or a saved run is missing, altered, cut short or of another version."""


class WritingError(CxtextError):
    """What was made could not be put on the disk (full, over a quota, gone read-only); what was there is untouched.

    ``why`` is the fault in the words of the system.
    """

    def __init__(self, message: str, why: str = "") -> None:
        super().__init__(message)
        self.why = why or None
