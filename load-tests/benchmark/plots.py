"""Plots as SVG, drawn here: readable on light and dark pages, since they bring their own ground."""

import html
import math

GROUND, EDGE, INK, FAINT, GRID = "#fbfbfa", "#c8ccd0", "#24292f", "#57606a", "#d8dce0"
FONT = "font-family='system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif'"
COLOURS = {"straight": "#8c959f", "nginx": "#1a7f37", "haproxy": "#57ab5a", "mcp-proxy": "#d1632a", "supergateway": "#a04100"}
SLUICE, SLUICE_STDIO = "#0969da", "#8250df"
LINES = ("straight", "nginx", "haproxy", "sluice", "stdio", "mcp-proxy", "supergateway")


def colour(name):
    return COLOURS.get(name, SLUICE_STDIO if name == "stdio" else SLUICE)


def text(x, y, words, size=12, anchor="start", ink=INK, weight="normal"):
    return (f"<text x='{x:.1f}' y='{y:.1f}' font-size='{size}' text-anchor='{anchor}' fill='{ink}' font-weight='{weight}'>"
            f"{html.escape(words.replace('`', ''))}</text>")


def line(x1, y1, x2, y2, ink, width=1.0):
    return f"<line x1='{x1:.1f}' y1='{y1:.1f}' x2='{x2:.1f}' y2='{y2:.1f}' stroke='{ink}' stroke-width='{width}'/>"


def sheet(width, height, title, parts):
    return "\n".join([
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}' height='{height}' role='img' {FONT}>",
        f"<title>{html.escape(title)}</title>",
        f"<rect x='0.5' y='0.5' width='{width - 1}' height='{height - 1}' rx='8' fill='{GROUND}' stroke='{EDGE}'/>",
        text(20, 30, title, 15, weight="bold"), *parts, "</svg>", ""])


def bars(title, note, rows):
    """One bar a row of name, label, (median, least, most); a whisker from least to most, the number behind it."""
    left, wide, top, step = 330, 440, 66, 27
    most = max(high for _, _, (_, _, high) in rows)
    height = top + step * len(rows) + 18
    parts = [text(20, 50, note, 12, ink=FAINT)]
    for at, (name, label, (middle, least, high)) in enumerate(rows):
        y = top + step * at
        end, low, far = (left + wide * value / most for value in (middle, least, high))
        parts += [text(left - 10, y + 14, label, anchor="end"),
                  f"<rect x='{left}' y='{y + 2}' width='{end - left:.1f}' height='16' rx='2' fill='{colour(name)}'/>",
                  line(low, y + 10, far, y + 10, INK, 1.2), line(low, y + 6, low, y + 14, INK, 1.2), line(far, y + 6, far, y + 14, INK, 1.2),
                  text(far + 8, y + 14, f"{middle:.1f}" if middle < 100 else f"{middle:.0f}")]
    return sheet(left + wide + 70, height, title, parts)


def panel(x, y, wide, high, title, categories, series, bounds):
    """Lines over categories with a logarithmic axis."""
    low, top = (math.log10(bound) for bound in bounds)
    place = lambda value: y + high - high * (math.log10(max(value, bounds[0])) - low) / (top - low)
    across = lambda at: x + wide * (at + 0.5) / len(categories)
    parts = [text(x, y - 10, title, 13, weight="bold")]
    for power in range(round(low), round(top) + 1):
        parts += [line(x, place(10 ** power), x + wide, place(10 ** power), GRID), text(x - 6, place(10 ** power) + 4, micros(10 ** power), 11, "end", FAINT)]
    parts += [text(across(at), y + high + 18, str(category), 11, "middle", FAINT) for at, category in enumerate(categories)]
    for name, values in series:
        points = [(across(at), place(value)) for at, value in enumerate(values) if value is not None]
        parts.append(f"<polyline fill='none' stroke='{colour(name)}' stroke-width='2' points='{' '.join(f'{px:.1f},{py:.1f}' for px, py in points)}'/>")
        parts += [f"<circle cx='{px:.1f}' cy='{py:.1f}' r='3.2' fill='{colour(name)}'/>" for px, py in points]
    return parts


def micros(value):
    return f"{value} µs" if value < 1_000 else f"{value // 1_000} ms" if value < 1_000_000 else f"{value // 1_000_000} s"


def latencies(title, note, results, keys=("p50", "p99")):
    """A panel for each quantile, a line for each target."""
    names = [name for name in LINES if name in results.names()]
    categories = results.connections()
    table = {key: [(name, [results.middle(name, each, key) for each in categories]) for name in names] for key in keys}
    values = [value for key in keys for _, row in table[key] for value in row if value]
    bounds = (10 ** math.floor(math.log10(min(values))), 10 ** math.ceil(math.log10(max(values) * 1.01)))
    wide, high, top = 330, 260, 96
    parts = [text(20, 50, note, 12, ink=FAINT)]
    for at, key in enumerate(keys):
        parts += panel(70 + at * (wide + 70), top, wide, high, key, categories, table[key], bounds)
    for at, name in enumerate(names):
        x, y = 70 + (at % 3) * 260, top + high + 48 + (at // 3) * 20
        parts += [line(x, y - 4, x + 22, y - 4, colour(name), 3), text(x + 28, y, results.labels[name])]
    return sheet(70 + len(keys) * (wide + 70) - 40, top + high + 60 + (len(names) + 2) // 3 * 20, title, parts)
