/**
 * The nouns every room shares: one message, one exchange, its replies, its failures and the stage
 * contract.
 */
@NullMarked
package dev.sluice.exchange;

import org.jspecify.annotations.NullMarked;
