/** The log: its form, its bounded writer, and the levels of its loggers. */
@NullMarked
package dev.sluice.observability.log;

import org.jspecify.annotations.NullMarked;
