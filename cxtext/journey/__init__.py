"""Journey maps and the classifier that links each mention to a stage."""

from cxtext.journey.maps import JourneyMap, Stage, load_map
from cxtext.journey.stage import StageClassifier

__all__ = ["JourneyMap", "Stage", "StageClassifier", "load_map"]
