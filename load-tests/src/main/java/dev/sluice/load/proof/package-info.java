/** What Sluice promises about streams and sessions, each as one command with a verdict. */
@NullMarked
package dev.sluice.load.proof;

import org.jspecify.annotations.NullMarked;
