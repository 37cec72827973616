"""Rows as bytes, section by section: a file of such sections can be cut behind any of them and continued."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from cxtext.writing.rows import text_writer, to_arrow

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Sections", "sections"]

_GZIP = 31  # zlib: the largest window, with the header and trailer of gzip
_LEVEL = 6


class Sections(Protocol):
    """Turns frames with the same columns into bytes.

    ``header`` holds the columns once they are known, where the format needs them to go on.
    """

    @property
    def header(self) -> list[str] | None:
        """The columns."""
        ...

    def encode(self, frame: pd.DataFrame) -> bytes:
        """Return the bytes that stand for the next rows."""
        ...

    def seal(self, part: Path, ready: Path) -> bool:
        """Write the whole file to ``ready`` where it is not just the sections in a row; return whether it was."""
        ...


def sections(path: Path, format: str, header: list[str] | None = None, part: Path | None = None) -> Sections:
    """Return what turns rows into sections of a file.

    Parameters
    ----------
    path
        The file to be; with ``.gz`` behind its name it is packed.
    format
        csv, tsv, jsonl or parquet.
    header
        The columns, where earlier sections are there already.
    part
        The file that holds these.
    """
    if format == "parquet":
        return _Arrow(part if header is not None else None)
    return _Text(format, path.name.lower().endswith(".gz"), header)


class _Text:
    def __init__(self, format: str, packed: bool, header: list[str] | None) -> None:
        self._out = io.StringIO(newline="")
        self._writer = text_writer(self._out, format, header)
        self._packed = packed

    @property
    def header(self) -> list[str] | None:
        return self._writer.header

    def encode(self, frame: pd.DataFrame) -> bytes:
        self._writer.write(frame)
        content = self._out.getvalue().encode("utf-8", "replace")
        self._out.seek(0)
        self._out.truncate()
        if not self._packed or not content:
            return content
        # Each section is a gzip member of its own, without a time: the same rows make the same bytes.
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
        return packer.compress(content) + packer.flush()

    def seal(self, part: Path, ready: Path) -> bool:
        return False


class _Arrow:
    """Sections are Arrow streams; the parquet file, whose table of contents stands last, is made of them at the end."""

    def __init__(self, part: Path | None) -> None:
        self._schema: Any = None
        if part is not None:
            import pyarrow as pa

            with pa.OSFile(str(part)) as opened:
                self._schema = pa.ipc.open_stream(opened).schema

    @property
    def header(self) -> list[str] | None:
        return None if self._schema is None else list(self._schema.names)

    def encode(self, frame: pd.DataFrame) -> bytes:
        import pyarrow as pa

        table = to_arrow(frame, self._schema)
        self._schema = table.schema
        out = pa.BufferOutputStream()
        with pa.ipc.new_stream(out, self._schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
            writer.write_table(table)
        return out.getvalue().to_pybytes()

    def seal(self, part: Path, ready: Path) -> bool:
        import pyarrow as pa
        import pyarrow.parquet as pq

        with pa.OSFile(str(part)) as opened, pq.ParquetWriter(ready, self._schema) as writer:
            while opened.tell() < opened.size():
                writer.write_table(pa.ipc.open_stream(opened).read_all())
        return True
