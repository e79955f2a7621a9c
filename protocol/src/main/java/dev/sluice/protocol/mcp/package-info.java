/** The names of MCP: methods, headers, fields and _meta keys. */
@NullMarked
package dev.sluice.protocol.mcp;

import org.jspecify.annotations.NullMarked;
