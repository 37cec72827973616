"""REFI-QDA: codebooks (``.qdc``) and coded projects (``.qdpx``), to and from the programs of qualitative analysis.

Source: REFI-QDA Standard 1.5, Rotterdam Exchange Format Initiative, https://www.qdasoftware.org.
"""

from cxtext.refi.codebook import read_qdc, write_qdc
from cxtext.refi.model import Case, Code, Codebook, CodeSet, Coding, Project, Selection, Source, User, Variable
from cxtext.refi.project_reading import read_qdpx
from cxtext.refi.project_writing import write_qdpx

__all__ = [
    "Case",
    "Code",
    "CodeSet",
    "Codebook",
    "Coding",
    "Project",
    "Selection",
    "Source",
    "User",
    "Variable",
    "read_qdc",
    "read_qdpx",
    "write_qdc",
    "write_qdpx",
]
