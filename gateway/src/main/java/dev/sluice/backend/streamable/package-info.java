/** Streamable HTTP towards MCP servers. */
@NullMarked
package dev.sluice.backend.streamable;

import org.jspecify.annotations.NullMarked;
