"""What people talk about: topics found in mentions, named in the mentions' own words."""

from cxtext.topics.model import TopicModel

__all__ = ["TopicModel"]
