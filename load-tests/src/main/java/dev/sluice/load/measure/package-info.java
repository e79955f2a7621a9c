/** What loads a gateway for the benchmark where wrk cannot: sessions, and calls over HTTP+SSE. */
@NullMarked
package dev.sluice.load.measure;

import org.jspecify.annotations.NullMarked;
