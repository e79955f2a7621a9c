/** Who is calling, and whether {@code Host} and {@code Origin} let them. */
@NullMarked
package dev.sluice.security;

import org.jspecify.annotations.NullMarked;
