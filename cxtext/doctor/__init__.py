"""Is this installation whole, how fast is this machine, and does it stay offline: what ``cxtext doctor`` tells.

>>> from cxtext.doctor import examine
>>> examine(seconds=0.2).ok                                 # doctest: +SKIP
True
"""

from __future__ import annotations

from cxtext.doctor.examining import Examination, examine

__all__ = ["Examination", "examine"]
