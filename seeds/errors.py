"""What goes wrong while content is read, said so that the writer of the file can mend it."""

from __future__ import annotations


class SeedError(Exception):
    """A content file that may not be loaded; names the file, the item and the field."""

    def __init__(self, *, file: str, item: str, field: str, problem: str) -> None:
        self.file, self.item, self.field, self.problem = file, item, field, problem
        super().__init__(f"{file}: {item}: {field}: {problem}")
