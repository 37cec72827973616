"""Tag and analyse feedback of any size on Apache Spark (``pip install "cxtext[spark]"``).

The same models and the same code as everywhere else run in Spark's Python workers, so a comment gets the same tags.
"""

from cxtext.spark.analyzing import SparkAnalysis, analyze
from cxtext.spark.tagging import tag

__all__ = ["SparkAnalysis", "analyze", "tag"]
