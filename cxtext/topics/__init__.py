"""What people talk about: topics found in mentions, named in the mentions' own words; a team's own codes, learned."""

from cxtext.topics.codes import CodeClassifier
from cxtext.topics.model import TopicModel

__all__ = ["CodeClassifier", "TopicModel"]
