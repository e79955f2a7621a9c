package dev.sluice.backend.stdio;

import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.backend.spi.BackendTransportContract;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.List;

/** The contract over stdio. */
final class StdioContractIT extends BackendTransportContract {
  @Override
  protected BackendTransport transport(MultiThreadIoEventLoopGroup loops) {
    return new StdioTransport(
        StdioHarness.SERVER,
        StdioConfig.of(
            StdioHarness.java(),
            List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                StdioHarness.classes(),
                ContractChild.class.getName())),
        StdioHarness.READER);
  }
}
