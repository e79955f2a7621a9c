/** Newline-delimited framing of the stdio transport. */
@NullMarked
package dev.sluice.protocol.line;

import org.jspecify.annotations.NullMarked;
