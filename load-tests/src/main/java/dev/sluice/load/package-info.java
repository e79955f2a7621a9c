/** What the load runs and the benchmark need beside Sluice itself; black box. */
@NullMarked
package dev.sluice.load;

import org.jspecify.annotations.NullMarked;
