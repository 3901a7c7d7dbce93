"""The words of one line of scores, and the same as data for its chart."""

from __future__ import annotations

from fractions import Fraction

from courtdesk.actions.scores import Point, Series
from courtdesk.domain.courtlist_values import print_date
from courtdesk.ui.kit.chart import ChartData, ChartPoint, ChartStripe

NO_SCORE = "no score"


def heading(series: Series) -> str:
    """The instrument, with the version where a measure has one."""
    measured = bool(series.points) and series.points[0].is_measure
    return f"{series.title}, {series.version}" if measured and series.version else series.title


def value_words(point: Point, series: Series) -> str:
    """The score with its range: "18.5 of 40", or "no score"."""
    if point.value is None:
        return NO_SCORE
    return f"{point.shown} of {series.high}" if series.high is not None else point.shown


def result_words(point: Point, series: Series) -> str:
    """The score, its band or why there is none: "18.5 of 40, moderate"."""
    parts = (value_words(point, series), point.why, point.band)
    return ", ".join(part for part in parts if part)


def where_words(point: Point) -> str:
    """Which case it is of, who recorded it, and where it was done when that was elsewhere."""
    case = f"this case, {point.reference}" if point.here else f"case {point.reference}"
    elsewhere = f"; done earlier: {point.taken}" if point.taken else ""
    note = f"; {point.note}" if point.note else ""
    return f"{case}; recorded by {point.by}{elsewhere}{note}"


def closed_words(series: Series) -> list[str]:
    """How many results this member cannot see, and why; empty when there is none."""
    words = []
    if series.closed:
        words.append(f"{_results(series.closed)} not available to your role.")
    if series.elsewhere:
        words.append(
            f"{_results(series.elsewhere)} not shown: given on a version of the form that is not "
            "on this laptop."
        )
    return words


def _results(count: int) -> str:
    return "1 result is" if count == 1 else f"{count} results are"


def chart_data(series: Series) -> ChartData:
    """The line for the chart; the values of a measure without a known range start at zero."""
    values = [point.value for point in series.points if point.value is not None]
    low = series.low if series.low is not None else min([Fraction(0), *values])
    high = series.high if series.high is not None else max([Fraction(1), *values])
    return ChartData(
        name=f"Chart of {heading(series)}",
        words=chart_words(series),
        low=float(low),
        high=float(high),
        points=tuple(_chart_point(point, series) for point in series.points),
        stripes=tuple(
            ChartStripe(one.name, float(one.start), float(one.end)) for one in series.stripes
        ),
        cutoff=float(series.cutoff) if series.cutoff is not None else None,
        cutoff_name="cut-off",
    )


def chart_words(series: Series) -> str:
    """What the chart shows, as one would tell it: every result in order, and the cut-off."""
    told = [_told(point) for point in series.points]
    count = "1 result" if len(told) == 1 else f"{len(told)} results, in order"
    cutoff = f" The cut-off is {float(series.cutoff):g}." if series.cutoff is not None else ""
    return f"{heading(series)}, {count}: {'; '.join(told)}.{cutoff}"


def _told(point: Point) -> str:
    value = NO_SCORE if point.value is None else point.shown
    return f"{print_date(point.on)} {value}{' (prorated)' if point.prorated else ''}"


def _chart_point(point: Point, series: Series) -> ChartPoint:
    day = print_date(point.on)
    return ChartPoint(
        date=day,
        value=float(point.value) if point.value is not None else None,
        shown=point.shown,
        spoken=f"{day}, {result_words(point, series)}; {where_words(point)}",
        note="prorated" if point.prorated else "",
    )
