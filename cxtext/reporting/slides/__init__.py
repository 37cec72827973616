"""The report as a slide deck: native tables and charts that people can edit, evidence in the speaker notes."""

from cxtext.reporting.slides.deck import write_slides

__all__ = ["write_slides"]
