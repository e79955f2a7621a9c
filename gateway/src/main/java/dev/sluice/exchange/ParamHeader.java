package dev.sluice.exchange;

import java.util.List;

/**
 * An argument of a tool that is mirrored into a header of the HTTP request, as the tool's input
 * schema wants it.
 *
 * @param name what follows {@code Mcp-Param-} in the header's name
 * @param path the names of the properties that lead to the argument, at least one
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#custom-headers-from-tool-parameters">Custom
 *     headers from tool parameters, MCP 2026-07-28</a>
 */
public record ParamHeader(String name, List<String> path) {}
