/** The MCP server behind every gateway and proxy of the load tests, over HTTP and over stdio. */
@NullMarked
package dev.sluice.load.echo;

import org.jspecify.annotations.NullMarked;
