/** Upstream sessions, deadlines, attempts, and the way back to the caller. */
@NullMarked
package dev.sluice.dispatch;

import org.jspecify.annotations.NullMarked;
