package dev.sluice.backend.stdio;

import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.backend.spi.BackendTransportContract;
import dev.sluice.settings.ByteSize;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.List;

class StdioContractIT extends BackendTransportContract {
  @Override
  protected BackendTransport transport(MultiThreadIoEventLoopGroup loops) {
    return new StdioTransport(
        StdioHarness.SERVER,
        StdioHarness.config(
            StdioHarness.java(),
            List.of(
                "-XX:TieredStopAtLevel=1",
                "-cp",
                StdioHarness.classes(),
                ContractServer.class.getName()),
            ByteSize.ofMiB(1),
            ByteSize.ofMiB(1)),
        StdioHarness.READER);
  }
}
