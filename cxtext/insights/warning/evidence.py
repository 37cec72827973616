"""Evidence that is looked at after every period: e-values for a change of rate, and the list that they justify."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cxtext.insights.people import MIN_GROUP

if TYPE_CHECKING:
    from cxtext.insights.base import Floats, Ints
    from cxtext.insights.warning.panel import Panel

RISES: tuple[float, ...] = (1.5, 2.5, 6.0, 30.0)
FALLS: tuple[float, ...] = (1 / 1.5, 1 / 3, 1 / 10)
"""Ratios of the change that are bet on, with equal weights."""
HAZARD = 1 / 40
"""Prior chance that a series changes in a given period."""
PRIOR_PAIRS = 15
"""Weight (in periods) of the dispersion of all series beside a series' own."""
MEMORY = 4
"""Periods whose rate says how many complaints are plausible in the next."""
SMALL = 3
"""Counts up to this are always believed."""
_CHUNK = 1024


def tamed(complaints: Ints, heard: Ints) -> Floats:
    """Return how much of each count is believed, so that one bad day or week is no change of rate.

    A count above three standard deviations (and 1) over what the :data:`MEMORY` periods before it lead one to expect
    is cut to that, to no less than :data:`SMALL`; what was cut away is not remembered either. A lasting rise passes
    step by step.

    Parameters
    ----------
    complaints, heard
        Shape (series, periods).

    Returns
    -------
    numpy.ndarray
        Factors up to 1, the same shape; 1 where there is no past.
    """
    believed: Floats = complaints.astype(np.float64)
    factor: Floats = np.ones(complaints.shape)
    for at in range(complaints.shape[1]):
        memory = slice(max(at - MEMORY, 0), at)
        people = heard[:, memory].sum(axis=1)
        rate = believed[:, memory].sum(axis=1) / np.maximum(people, 1)
        expected = heard[:, at] * rate
        cap = np.where(people > 0, np.maximum(expected + 3 * np.sqrt(expected) + 1, SMALL), np.inf)
        factor[:, at] = np.minimum(cap / np.maximum(complaints[:, at], 1), 1.0)
        believed[:, at] *= factor[:, at]
    return factor


def dispersion(complaints: Floats | Ints, heard: Ints) -> Floats:
    """Return how much more than binomially each series has varied, up to each period.

    Chi-squared statistics of neighbouring periods (complained or not × earlier or later; the mean under a constant
    rate is 1 whatever the rate and however few the complaints) are averaged with weights complaints - 1, since one
    complaint tells nothing of dispersion. Neighbours make the figure deaf to slow or single changes of level, and loud
    where a burst comes and goes. Each series is held, with a weight of :data:`PRIOR_PAIRS` periods, towards what the
    series together let one expect at its size (a common coefficient of variation of the rate: variance over mean grows
    with the mean). What goes beyond 1 is raised by two of its relative standard errors; never below 1.

    Parameters
    ----------
    complaints, heard
        Shape (series, periods).

    Returns
    -------
    numpy.ndarray
        The same shape; 1.0 in the first period.
    """
    x, n = complaints.astype(np.float64), heard.astype(np.float64)
    events, total = x[:, 1:] + x[:, :-1], n[:, 1:] + n[:, :-1]
    cross = x[:, 1:] * n[:, :-1] - x[:, :-1] * n[:, 1:]
    bottom = events * (total - events) * n[:, 1:] * n[:, :-1]
    # The factor (total - 1) makes the mean given both margins exactly 1.
    chi = np.divide(cross**2 * (total - 1), bottom, out=np.zeros_like(cross), where=bottom > 0)
    weight = np.where(bottom > 0, np.maximum(events - 1, 0), 0.0)
    beyond = np.cumsum(weight * (chi - 1), axis=1)
    known = np.cumsum(weight, axis=1)
    size = np.cumsum(weight * events / 2, axis=1)
    # Series are known to all once they have a few complaints; the thin ones that a panel leaves out never are.
    judged = np.cumsum(x, axis=1)[:, 1:] >= MIN_GROUP
    shared = np.maximum((beyond * judged).sum(axis=0), 0) / np.maximum((size * judged).sum(axis=0), 1)
    pairs = np.cumsum(weight > 0, axis=1)
    own, usual = (top / np.maximum(known, 1e-9) for top in (beyond, shared * size))
    found = np.maximum(own * pairs + usual * PRIOR_PAIRS, 0) / (pairs + PRIOR_PAIRS)
    phi: Floats = np.ones(x.shape)
    phi[:, 1:] += found * (1 + 2 / np.sqrt(pairs + PRIOR_PAIRS))
    return phi


def change_points(n_periods: int, step: int = 1) -> list[tuple[int, float]]:
    """Return the last period before each change that is considered, with its prior weight.

    Every period up to 32, then every second up to 64, every fourth up to 128 …; with ``step`` thinned further. The
    list for fewer periods is a beginning of that for more, so that a replay finds what a watcher would have found.
    """
    points: list[tuple[int, float]] = []
    at = step - 1
    while at < n_periods - 1:
        width = step * max(1, 2 ** int(np.floor(np.log2(max(at, 1) / 32)) + 1) if at >= 32 else 1)
        points.append((at, float((1 - HAZARD) ** (at - step + 1) - (1 - HAZARD) ** (at - step + 1 + width))))
        at += width
    return points


def log_evidence(
    complaints: Floats | Ints, heard: Ints, group: Ints, phi: Floats, *, step: int = 1
) -> tuple[Floats, Floats]:
    """Return the logarithms of the e-values for a rise and for a fall of the rate, after each period.

    Given how many complained at all and how many people were heard before and after a change point, complaints fall
    after it like balls drawn without replacement, whatever the rate was: the unknown rate drops out. The bet on a ratio
    ``r`` with a share ``pi`` of people after the change pays ``r ** x_after / (1 - pi + r * pi) ** x``; its mean under
    a constant rate is at most 1 (Hoeffding 1963, Journal of the American Statistical Association 58, theorem 4:
    drawing with replacement, for which it is exactly 1, spreads more). Bets are multiplied over sources, each
    compared with itself, and averaged over change points (geometric) and ratios (:data:`RISES`, :data:`FALLS`), as
    in the mixture e-detectors of Shin, Ramdas and Rinaldo (2022, arXiv:2203.03532). At each look it is an e-value;
    that looking after every period does not inflate the rate is checked by simulation, as is the division of the
    logarithm by the dispersion (quasi-likelihood).

    Parameters
    ----------
    complaints
        People who complain, shape (sources, series, periods).
    heard
        People heard, shape (sources, groups, periods).
    group
        Position of each series in ``heard``.
    phi
        Dispersion as of each period, shape (series, periods).
    step
        Distance in periods of the change points considered.

    Returns
    -------
    (numpy.ndarray, numpy.ndarray)
        Rise and fall, each of shape (series, periods).
    """
    n = np.cumsum(heard, axis=2).astype(np.float64)
    x = np.cumsum(complaints, axis=2).astype(np.float64)
    everyone = x.sum(axis=0)
    sums = np.zeros((2, *phi.shape))
    for last, weight in change_points(phi.shape[1], step):
        later = slice(last + 1, None)
        so_far = n[:, :, later]
        share = np.divide(so_far - n[:, :, last, None], so_far, out=np.zeros_like(so_far), where=so_far > 0)
        after = everyone[:, later] - everyone[:, last, None]
        for side, ratios in enumerate((RISES, FALLS)):
            for ratio in ratios:
                fair = np.log1p((ratio - 1) * share)
                for at in range(0, len(phi), _CHUNK):
                    part = slice(at, at + _CHUNK)
                    exponent = after[part] * np.log(ratio)
                    for source in range(len(x)):
                        exponent -= x[source, part, later] * fair[source, group[part]]
                    exponent /= phi[part, later]
                    np.minimum(exponent, 650.0, out=exponent)
                    sums[side, part, later] += weight / len(ratios) * np.exp(exponent, out=exponent)
    with np.errstate(divide="ignore"):
        logs = np.log(sums)
    return logs[0], logs[1]


def panel_evidence(panel: Panel) -> tuple[Floats, Floats]:
    """Return dispersion (series, periods) and log e-values (series, periods, 2: rise, fall) of a panel."""
    phi = np.ones(panel.complaints.shape[1:])
    logs = np.full((*phi.shape, 2), -np.inf)
    level = panel.names["level"].to_numpy()
    heard = panel.heard.sum(axis=0)[panel.group]
    raw = panel.complaints.sum(axis=0)
    believed = panel.complaints * tamed(raw, heard)
    complaints = believed.sum(axis=0)
    # The first period has no past by which to tell a burst; no evidence rests on it.
    believed[:, :, 0] = 0.0
    people = panel.heard.copy()
    people[:, :, 0] = 0
    for which in range(3):
        member = np.flatnonzero(level == which)
        if len(member):
            phi[member] = dispersion(complaints[member], heard[member])
    # Segments are many and thin: every fourth change point is near enough.
    for chosen, step in ((level < 2, 1), (level == 2, 4)):
        member = np.flatnonzero(chosen)
        if len(member):
            x, of = believed[:, member], panel.group[member]
            logs[member, :, 0], logs[member, :, 1] = log_evidence(x, people, of, phi[member], step=step)
    return phi, logs


def e_bh(log_e: Floats, m: int | None = None) -> Floats:
    """Return the q-values of hypotheses from their (weighted) e-values: the false discovery rate of lists up to each.

    The e-BH procedure (Wang and Ramdas 2022, Journal of the Royal Statistical Society B 84, 822-852): ordered from
    the largest, ``q_(k)`` is the smallest of ``m / (j e_(j))`` over ``j >= k``; the list of all with ``q <= alpha``
    has a false discovery rate of at most ``alpha`` however the hypotheses depend on each other.

    Parameters
    ----------
    log_e
        Logarithms of e-values.
    m
        Number of hypotheses, where those with e-values below 1 are not all among ``log_e``.

    Examples
    --------
    >>> import numpy as np
    >>> e_bh(np.log([400.0, 20.0, 1.0])).round(4).tolist()
    [0.0075, 0.075, 1.0]
    """
    m = len(log_e) if m is None else m
    q: Floats = np.ones(len(log_e))
    if not len(log_e):
        return q
    order = np.argsort(-log_e, kind="stable")
    log_q = np.log(m / np.arange(1, len(log_e) + 1)) - log_e[order]
    q[order] = np.exp(np.minimum(np.minimum.accumulate(log_q[::-1])[::-1], 0.0))
    return q
