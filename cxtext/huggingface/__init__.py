"""Other people's models in the place of ours; needs the extra ``transformers``.

:class:`HuggingFaceClassifier` reads sentiment (or another of our tasks) with any sequence classifier,
:class:`HuggingFaceEncoder` makes topic vectors with any sentence encoder.
"""

from cxtext.encoders.huggingface import HuggingFaceEncoder
from cxtext.huggingface.classifier import HuggingFaceClassifier

__all__ = ["HuggingFaceClassifier", "HuggingFaceEncoder"]
