/** Sessions of clients in the session era. */
@NullMarked
package dev.sluice.session;

import org.jspecify.annotations.NullMarked;
