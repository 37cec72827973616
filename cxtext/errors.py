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
