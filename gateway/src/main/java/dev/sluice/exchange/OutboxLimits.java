package dev.sluice.exchange;

/**
 * How much may wait on one stream for a reader that is slower than its messages.
 *
 * @param bytes most bytes; what must not be lost is taken while fewer wait
 * @param events most events, likewise
 */
public record OutboxLimits(long bytes, int events) {}
