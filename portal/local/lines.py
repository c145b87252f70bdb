"""What the processes print, on one terminal."""

import re

from honcho.printer import Message, Printer

ENDED = re.compile(r"(\S+) stopped \(rc=")


class Lines(Printer):
    """Honcho's printer, which also notes which process ended first."""

    first_ended: str | None = None

    def write(self, message: Message) -> None:
        """Print one line of a process or of honcho itself."""
        ended = ENDED.match(str(message.data)) if message.name == "system" else None
        if ended and self.first_ended is None:
            self.first_ended = ended[1]
        super().write(message)
