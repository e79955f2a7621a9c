package dev.sluice.backend.streamable;

/**
 * What of a request its call must know.
 *
 * @param id the upstream id
 * @param initialize whether it opens the session
 */
record CallHead(long id, boolean initialize) {}
