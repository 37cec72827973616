"""Learn from the user's own labels: adapt the shipped classifiers, or teach them other classes; and measure them."""

from cxtext.training.codes import TrainedCodes, train_codes
from cxtext.training.codes_evaluating import CodesEvaluation, evaluate_codes
from cxtext.training.curve import learning_curve
from cxtext.training.evaluating import Evaluation, evaluate
from cxtext.training.learning import train
from cxtext.training.model import TrainedModel

__all__ = [
    "CodesEvaluation",
    "Evaluation",
    "TrainedCodes",
    "TrainedModel",
    "evaluate",
    "evaluate_codes",
    "learning_curve",
    "train",
    "train_codes",
]
