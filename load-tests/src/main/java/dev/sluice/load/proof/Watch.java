package dev.sluice.load.proof;

import dev.sluice.load.gateway.Gateway;

/** Looks at a gateway's memory and processor time while something happens to it. */
final class Watch {
  private final Gateway gateway;
  private final double cpu;
  private final long began = System.nanoTime();
  private long most;

  Watch(Gateway gateway) {
    this.gateway = gateway;
    this.cpu = gateway.figures().cpuSeconds();
    look();
  }

  void look() {
    most = Math.max(most, gateway.figures().residentBytes());
  }

  /** The largest RSS seen so far. */
  long mostBytes() {
    return most;
  }

  String most() {
    return Report.megabytes(most);
  }

  long heap() {
    return gateway.figures().heapAfterCollection();
  }

  /** Processor seconds since the beginning. */
  double cpuSeconds() {
    return gateway.figures().cpuSeconds() - cpu;
  }

  /** Processor time since the beginning as a share of one core. */
  double cpuShare() {
    return cpuSeconds() / ((System.nanoTime() - began) / 1e9);
  }
}
