/** Server-sent events: an incremental decoder and an encoder. */
@NullMarked
package dev.sluice.protocol.sse;

import org.jspecify.annotations.NullMarked;
