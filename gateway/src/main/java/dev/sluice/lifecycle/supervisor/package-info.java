/** What is told to the program that started the gateway: systemd or PM2. */
@NullMarked
package dev.sluice.lifecycle.supervisor;

import org.jspecify.annotations.NullMarked;
