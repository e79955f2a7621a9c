/** Proof that each alarm rings. */
@NullMarked
package dev.sluice.alarms;

import org.jspecify.annotations.NullMarked;
