package dev.sluice.backend.stdio;

import java.util.concurrent.CountDownLatch;

/** A program that starts a child which ignores the end of its input, and waits to be killed. */
final class OrphanedGateway {
  private OrphanedGateway() {}

  public static void main(String[] args) throws Exception {
    StdioHarness harness = new StdioHarness(StdioHarness.shell("exec sleep 99"));
    if (harness.open().isOpen()) {
      ProcessHandle.current()
          .descendants()
          .forEach(child -> System.out.println("child " + child.pid()));
      new CountDownLatch(1).await();
    }
  }
}
