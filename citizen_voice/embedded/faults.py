"""What can go wrong with the embedded servers, each with a one-line message: what, where, how to mend."""


class EmbeddedServerError(RuntimeError):
    """An embedded server cannot be started, reached or stopped; the message is one line for the reader."""


class AlreadyRunningError(EmbeddedServerError):
    """Another live process owns the folder of the embedded servers."""
