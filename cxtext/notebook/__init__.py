"""What an analysis shows of itself in a notebook: charts, cards and the explorer; the figures are the report's."""
