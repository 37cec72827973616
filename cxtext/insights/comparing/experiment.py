"""Checks on an A/B test: is the split as planned, and how often was it looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cxtext.errors import InputError

ALPHA = 0.05
MISMATCH = 0.001
"""Level of the check of the split: a fault in an experiment is rare, and every experiment is checked."""
# P. Armitage, C. K. McPherson and B. C. Rowe 1969, JRSS A 132, 235-244: chance of a false alarm at the 5 % level by
# the number of looks at growing data.
_FALSE_ALARMS = ((1, 0.05), (2, 0.083), (3, 0.107), (4, 0.126), (5, 0.142), (10, 0.193), (20, 0.248))


@dataclass(frozen=True)
class Experiment:
    """What has to hold before the figures of an A/B test mean something.

    Attributes
    ----------
    people_a, people_b
        People in each arm.
    expected_share_b
        Planned share of arm B.
    p_value
        Of the chi-squared test that the split is as planned.
    mismatch
        The split is not as planned (p below 0.001): something loses people from one arm, and no difference between
        the arms can be trusted until it is found.
    looks
        How often the data was, or will be, looked at.
    level
        Level used at each look, so that all looks together stay at 5 % (Bonferroni).
    false_alarms
        Chance of a false alarm had every look used 5 %.
    warnings
        The same in words.
    """

    people_a: int
    people_b: int
    expected_share_b: float
    p_value: float
    mismatch: bool
    looks: int
    level: float
    false_alarms: float
    warnings: tuple[str, ...]


def check_experiment(people_a: int, people_b: int, expected: Sequence[float] = (1, 1), looks: int = 1) -> Experiment:
    """Check the split of an A/B test (sample ratio mismatch) and the number of looks.

    Parameters
    ----------
    people_a, people_b
        People in each arm.
    expected
        Planned ratio of the arms.
    looks
        How often the data is looked at in all.

    Raises
    ------
    InputError
        The ratio is not two positive numbers, nobody is in either arm, or ``looks`` is below 1.

    References
    ----------
    A. Fabijan et al. (2019), Diagnosing sample ratio mismatch in online controlled experiments, KDD.

    Examples
    --------
    >>> check_experiment(5000, 5300).mismatch, check_experiment(5000, 5600).mismatch
    (False, True)
    """
    from scipy import stats

    ratio = [float(part) for part in expected]
    if len(ratio) != 2 or not all(0 < part < float("inf") for part in ratio):
        raise InputError(f"The expected ratio of the arms is {expected!r}; give two positive numbers, such as (1, 1).")
    if looks < 1:
        raise InputError(f"The number of looks is {looks!r}; give a whole number of at least 1.")
    total = people_a + people_b
    if not total:
        raise InputError("Neither arm of the test has anybody in it.")
    share_b = ratio[1] / sum(ratio)
    p_value = float(stats.chisquare([people_a, people_b], [total * (1 - share_b), total * share_b]).pvalue)
    mismatch = p_value < MISMATCH
    false_alarms = max(rate for most, rate in _FALSE_ALARMS if most <= looks)
    warnings = []
    if mismatch:
        warnings.append(
            f"The split is not as planned: {people_b / total:.1%} of the people are in B, {share_b:.1%} were expected "
            f"(p = {p_value:.2g}). Find out who is missing before trusting any difference."
        )
    if looks > 1:
        warnings.append(
            f"Looking {looks} times at 5 % each would raise a false alarm in about {false_alarms:.0%} of tests without "
            f"any difference; each look is held to {ALPHA / looks:.2%}."
        )
    return Experiment(
        people_a, people_b, share_b, p_value, mismatch, looks, ALPHA / looks, false_alarms, tuple(warnings)
    )
