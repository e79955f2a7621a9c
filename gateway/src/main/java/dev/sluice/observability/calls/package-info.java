/** What is recorded of each call: its spans, and its line in the log. */
@NullMarked
package dev.sluice.observability.calls;

import org.jspecify.annotations.NullMarked;
