/**
 * Proof of the dispatcher: servers that fail in every way on demand, a ledger of what they really
 * ran, and campaigns of many clients whose every call is checked against it.
 *
 * <p>{@link dev.sluice.faults.Campaign} is the whole; {@code load-tests/campaign} runs it at any
 * length.
 */
@NullMarked
package dev.sluice.faults;

import org.jspecify.annotations.NullMarked;
