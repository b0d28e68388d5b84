import LinuxIO
import StationCore
import StationModel

/// What outlives a restart: the state that comes late, and the memories of a fire, which are the
/// file and the mark with the service manager.
extension DoorLoop {
    /// The state that the start did not wait for.
    mutating func takeOver(_ opened: StorageLane.Opened) {
        guard awaitsState, let restored = opened.restored else { return }
        awaitsState = false
        parts.clock.restore(restored.trustedTime)
        step(.restored(restored))
        parts.takeOver(opened)
    }

    mutating func latchFire(_ latched: Bool) {
        let order = fire.ordered(latched, at: Clocks.monotonic())
        parts.fireLatch.order(latched, number: order)
        keepFireMark()
    }

    /// What was not kept is tried again, and said.
    mutating func watchFire() {
        keepFireMark()
        for (memory, isKept) in fire.news(at: Clocks.monotonic()) {
            step(.fireKept(memory, isKept))
        }
    }

    private mutating func keepFireMark() {
        let parts = parts
        let fault = fire.keepMark(at: Clocks.monotonic()) { (latched) throws(SystemError) in
            try parts.markFire(latched)
        }
        if let fault {
            parts.slow.post(
                .log { $0.critical("the service manager does not keep the fire: \(fault)") })
        }
    }
}
