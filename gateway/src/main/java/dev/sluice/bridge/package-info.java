/**
 * Translation between the eras: clients that hold sessions and servers that do not, and the other
 * way round. Each half looks at one side only: {@code StatelessDoor} and {@code BridgeDispatcher}
 * at the client; what a server speaks is its transport's affair.
 */
@NullMarked
package dev.sluice.bridge;

import org.jspecify.annotations.NullMarked;
