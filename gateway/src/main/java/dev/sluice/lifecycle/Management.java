package dev.sluice.lifecycle;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** The management port. */
final class Management {
  Management(Object c, Meters m, GatewayAssembly a, BooleanSupplier ready) {}

  CompletableFuture<InetSocketAddress> start() {
    return CompletableFuture.completedFuture(address());
  }

  InetSocketAddress address() {
    return InetSocketAddress.createUnresolved("127.0.0.1", 9464);
  }

  void stop() {}
}
