"""Panels and boards as Grafana stores them, from the few things that differ between them.

In every expression `$I` stands for the instances chosen above the board, `$S` for those and the servers chosen.
"""

DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
GREEN, YELLOW, RED, BLUE, GREY = "green", "#EAB839", "red", "blue", "#808080"

SELECTORS = {"$I": 'instance=~"$instance"', "$S": 'instance=~"$instance",server=~"$server"'}


def _expr(text):
    for short, selector in SELECTORS.items():
        text = text.replace(short, selector)
    return " ".join(text.split())


def _targets(queries, **more):
    if isinstance(queries, str):
        queries = [(queries, "")]
    return [
        {"refId": chr(ord("A") + i), "datasource": DATASOURCE, "editorMode": "code", "expr": _expr(expr),
         "legendFormat": legend or "__auto", **more}
        for i, (expr, legend) in enumerate(queries)
    ]


def steps(*pairs):
    """Thresholds: the first colour holds from the start, each further one from its value."""
    first, *rest = pairs
    return {"mode": "absolute", "steps": [{"color": first, "value": None}] + [{"color": c, "value": v} for v, c in rest]}


def _panel(kind, title, queries, description, width, height, unit, defaults=None, options=None, **more):
    defaults = {"unit": unit, "noValue": "–", "color": {"mode": "palette-classic"}, **(defaults or {})}
    return {
        "type": kind, "title": title, "description": description, "datasource": DATASOURCE,
        "gridPos": {"w": width, "h": height}, "targets": _targets(queries),
        "fieldConfig": {"defaults": defaults, "overrides": []}, "options": options or {}, **more,
    }


def stat(title, queries, unit, description, thresholds=None, width=3, decimals=None, spark=True, link=None):
    """One number, coloured by thresholds, with its course behind it."""
    defaults = {"color": {"mode": "thresholds"}, "thresholds": thresholds or steps(BLUE)}
    if decimals is not None:
        defaults["decimals"] = decimals
    panel = _panel("stat", title, queries, description, width, 4, unit, defaults, {
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
        "colorMode": "value", "graphMode": "area" if spark else "none", "justifyMode": "auto",
        "textMode": "auto" if isinstance(queries, str) else "value_and_name", "orientation": "auto",
    })
    if link:
        panel["links"] = [{"title": link[1], "url": f"/d/{link[0]}?${{__url_time_range}}&${{datasource:queryparam}}&${{instance:queryparam}}"}]
    return panel


def graph(title, queries, unit, description, width=8, height=8, stack=False, log=False, least=0, limit=None,
          colors=None, dashed=None, zeros=True, calcs=("mean", "max")):
    """Lines over time. `colors` and `dashed` go by legend; `log` for what spans orders of magnitude."""
    custom = {
        "drawStyle": "line", "lineWidth": 1, "fillOpacity": 30 if stack else 8, "showPoints": "never", "spanNulls": False,
        "lineInterpolation": "linear", "stacking": {"mode": "normal" if stack else "none", "group": "A"},
        "scaleDistribution": {"type": "log", "log": 10} if log else {"type": "linear"},
        "thresholdsStyle": {"mode": "dashed" if limit is not None else "off"},
    }
    defaults = {"custom": custom}
    if least is not None and not log:
        defaults["min"] = least
    if limit is not None:
        defaults["thresholds"] = steps("transparent", (limit, RED))
    panel = _panel("timeseries", title, queries, description, width, height, unit, defaults, {
        "legend": {"displayMode": "table", "placement": "bottom", "showLegend": True, "calcs": list(calcs),
                   "sortBy": "Max", "sortDesc": True},
        "tooltip": {"mode": "multi", "sort": "desc", "hideZeros": not zeros},
    })
    overrides = panel["fieldConfig"]["overrides"]
    for name, color in (colors or {}).items():
        overrides.append({"matcher": {"id": "byName", "options": name},
                          "properties": [{"id": "color", "value": {"mode": "fixed", "fixedColor": color}}]})
    for name in dashed or ():
        overrides.append({"matcher": {"id": "byName", "options": name}, "properties": [
            {"id": "custom.lineStyle", "value": {"fill": "dash", "dash": [6, 6]}},
            {"id": "custom.fillOpacity", "value": 0}, {"id": "custom.stacking", "value": {"mode": "none", "group": "B"}},
            {"id": "color", "value": {"mode": "fixed", "fixedColor": RED}}]})
    return panel


def heatmap(title, expr, unit, description, width=12, height=8):
    """How values are spread over the buckets of a histogram, over time."""
    panel = _panel("heatmap", title, [(expr, "{{le}}")], description, width, height, unit, {}, {
        "calculate": False, "cellGap": 1, "yAxis": {"unit": unit, "axisPlacement": "left", "reverse": False},
        "rowsFrame": {"layout": "auto"}, "cellValues": {"unit": "short"},
        "color": {"mode": "scheme", "scheme": "Oranges", "scale": "exponential", "exponent": 0.5, "steps": 64,
                  "reverse": False, "fill": "dark-orange"},
        "filterValues": {"le": 1e-9}, "legend": {"show": True}, "showValue": "never",
        "tooltip": {"mode": "single", "yHistogram": True, "showColorScale": False},
    })
    for target in panel["targets"]:
        target["format"] = "heatmap"
    return panel


def timeline(title, queries, description, states, width=12, height=8):
    """States over time, a band for each series. `states` is value: (text, color)."""
    mapping = {"type": "value", "options": {
        str(value): {"text": text, "color": color, "index": i} for i, (value, (text, color)) in enumerate(states.items())}}
    return _panel("state-timeline", title, queries, description, width, height, "short", {
        "color": {"mode": "thresholds"}, "thresholds": steps(GREY), "mappings": [mapping],
        "custom": {"fillOpacity": 75, "lineWidth": 0, "spanNulls": False},
    }, {
        "mergeValues": True, "showValue": "auto", "alignValue": "left", "rowHeight": 0.85,
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
        "tooltip": {"mode": "single", "sort": "none"},
    })


def column(title, expr, unit, thresholds=None, states=None, decimals=None, bar=False):
    """A column of a table."""
    return {"title": title, "expr": expr, "unit": unit, "thresholds": thresholds, "states": states, "decimals": decimals, "bar": bar}


def table(title, keys, columns, description, width=24, height=9, sort=None, link=None):
    """One row for each combination of the labels `keys` (label: heading), a column for each expression."""
    queries = [(c["expr"], "") for c in columns]
    panel = _panel("table", title, queries, description, width, height, "short", {"color": {"mode": "thresholds"},
                   "thresholds": steps("text"), "custom": {"align": "auto", "cellOptions": {"type": "auto"}, "filterable": True}},
                   {"showHeader": True, "cellHeight": "sm", "footer": {"show": False}})
    for target in panel["targets"]:
        target.update(format="table", instant=True, range=False)
    labels = list(keys)
    values = {f"Value #{t['refId']}": c["title"] for t, c in zip(panel["targets"], columns)}
    order = {name: i for i, name in enumerate(labels + list(values))}
    panel["transformations"] = [
        {"id": "merge", "options": {}},
        {"id": "organize", "options": {"excludeByName": {"Time": True}, "indexByName": order, "renameByName": {**keys, **values}}},
    ]
    if sort:
        panel["options"]["sortBy"] = [{"displayName": sort, "desc": True}]
    overrides = panel["fieldConfig"]["overrides"]
    for c in columns:
        properties = [{"id": "unit", "value": c["unit"]}]
        if c["decimals"] is not None:
            properties.append({"id": "decimals", "value": c["decimals"]})
        if c["thresholds"]:
            properties += [{"id": "thresholds", "value": c["thresholds"]},
                           {"id": "custom.cellOptions", "value": {"type": "color-text"}}]
        if c["bar"]:
            properties += [{"id": "custom.cellOptions", "value": {"type": "gauge", "mode": "basic", "valueDisplayMode": "text"}},
                           {"id": "color", "value": {"mode": "fixed", "fixedColor": BLUE}}]
        if c["states"]:
            options = {str(v): {"text": text, "color": color, "index": i} for i, (v, (text, color)) in enumerate(c["states"].items())}
            properties += [{"id": "mappings", "value": [{"type": "value", "options": options}]},
                           {"id": "custom.cellOptions", "value": {"type": "color-text"}}]
        overrides.append({"matcher": {"id": "byName", "options": c["title"]}, "properties": properties})
    if link:
        uid, label, text = link
        overrides.append({"matcher": {"id": "byName", "options": keys[label]}, "properties": [{"id": "links", "value": [
            {"title": text, "url": f"/d/{uid}?var-{label}=${{__value.raw}}&${{__url_time_range}}&${{datasource:queryparam}}&${{instance:queryparam}}"}]}]})
    return panel


def row(title, *panels):
    return title, panels


def _variable(name, label, metric, source, every=None):
    query = f"label_values({metric}, {source})"
    variable = {"name": name, "label": label, "type": "query", "datasource": DATASOURCE, "definition": query,
                "query": {"qryType": 1, "query": query, "refId": "PrometheusVariableQueryEditor-VariableQuery"},
                "refresh": 2, "sort": 1, "multi": True, "includeAll": True,
                "current": {"text": ["All"], "value": ["$__all"], "selected": True}, "options": [], "hide": 0, "regex": ""}
    if every:
        variable["allValue"] = every
    return variable


VARIABLES = {
    "instance": lambda: _variable("instance", "Instance", "sluice_streams", "instance"),
    "server": lambda: _variable("server", "Server", 'sluice_backend_up{instance=~"$instance"}', "server", ".*"),
    "tool": lambda: _variable(
        "tool", "Tool", 'mcp_client_operation_duration_seconds_count{instance=~"$instance",server=~"$server",gen_ai_tool_name!=""}',
        "gen_ai_tool_name", ".*"),
}


def board(uid, title, description, rows, variables=("instance",)):
    panels, y, number = [], 0, 0
    for name, members in rows:
        number += 1
        panels.append({"type": "row", "id": number, "title": name, "collapsed": False, "panels": [],
                       "gridPos": {"x": 0, "y": y, "w": 24, "h": 1}})
        y, x, tallest = y + 1, 0, 0
        for panel in members:
            number += 1
            place = panel["gridPos"]
            if x + place["w"] > 24:
                x, y, tallest = 0, y + tallest, 0
            panels.append({"id": number, **panel, "gridPos": {"x": x, "y": y, **place}})
            x, tallest = x + place["w"], max(tallest, place["h"])
        y += tallest
    return {
        "uid": uid, "title": title, "description": description, "tags": ["sluice", "mcp"], "schemaVersion": 39, "version": 1,
        "editable": True, "graphTooltip": 1, "refresh": "30s", "time": {"from": "now-1h", "to": "now"}, "timezone": "browser",
        "links": [{"type": "dashboards", "title": "Sluice", "tags": ["sluice"], "asDropdown": False, "includeVars": True,
                   "keepTime": True, "targetBlank": False, "icon": "external link", "tooltip": "", "url": ""}],
        "templating": {"list": [
            {"name": "datasource", "label": "Prometheus", "type": "datasource", "query": "prometheus", "refresh": 1, "hide": 0,
             "includeAll": False, "multi": False, "options": [], "regex": "", "current": {}},
            *(VARIABLES[name]() for name in variables)]},
        "annotations": {"list": [
            {"name": "Starts", "datasource": DATASOURCE, "enable": True, "iconColor": "blue", "titleFormat": "Sluice started",
             "textFormat": "{{instance}}", "expr": _expr("changes(process_start_time_seconds{$I}[1m]) > 0"), "step": "30s"},
            {"name": "Alerts", "datasource": DATASOURCE, "enable": True, "iconColor": "red", "titleFormat": "{{alertname}}",
             "textFormat": "{{server}} {{instance}}", "tagKeys": "severity", "step": "30s",
             "expr": 'ALERTS{alertstate="firing",alertname=~"Sluice.*"}'}]},
        "panels": panels,
    }
