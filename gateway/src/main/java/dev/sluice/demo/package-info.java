/** The small MCP server inside: default start, tests, benchmark. */
@NullMarked
package dev.sluice.demo;

import org.jspecify.annotations.NullMarked;
