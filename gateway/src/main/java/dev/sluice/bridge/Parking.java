package dev.sluice.bridge;

import java.util.function.Supplier;

/**
 * What parked calls share.
 *
 * @param seal what their states are sealed with; there before the first call
 */
record Parking(
    BridgeConfig config, ParkingLot lot, Supplier<StateSeal> seal, BridgeCounts counts) {}
