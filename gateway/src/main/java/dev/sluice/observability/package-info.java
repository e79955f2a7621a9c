/** Meters, access log and redaction. */
@NullMarked
package dev.sluice.observability;

import org.jspecify.annotations.NullMarked;
