import StationCore
import StationModel

/// What goes wrong with the clock, the disk, the power and the process.
extension World {
    /// The clock runs free from now on, or has done so since an earlier boot.
    mutating func losesTimeServers(_ trustedTime: UnixTime?) {
        let (instant, wall) = (instant(at: now), setting.began + now + wallOffset)
        let drift = setting.configuration.access.clockDriftPartsPerMillion
        var judge = ClockJudge(driftPartsPerMillion: drift)
        judge.restore(trustedTime)
        let isFirst = freeClock == nil
        judge.observe(
            ClockJudge.Observation(
                lastSynchronised: isFirst ? wall : nil, hasHardwareClock: true),
            at: instant, wall: wall)
        freeClock = judge
    }

    mutating func goWrong(_ event: PlannedEvent) {
        switch event.kind {
        case .clockJump:
            wallOffset += event.span(0)
            trust = event.number(1) == 1 ? .synced : .untrusted
            events.push(.clockReturns, at: now + event.span(2))
            deliver(.tick)
        case .clockLost:
            losesTimeServers(nil)
            events.push(.clockReturns, at: now + event.span(0))
        case .storageStall:
            stalledUntil = now + event.span(0)
            events.push(.input(.storage(.stalled), boot: boot), at: now + .seconds(2))
            events.push(
                .input(.storage(.healthy), boot: boot), at: max(stalledUntil, now + .seconds(2)))
        case .identityStall: identityStalledUntil = now + event.span(0)
        case .powerCut:
            powerOffFor = event.span(0)
            guard event.number(1) >= 0 else { return powerFails() }
            effectsUntilPowerCut = event.number(1)
            events.push(.powerFails(boot: boot), at: now + .seconds(30))
        case .restart: stopCleanly(for: event.span(0))
        case .contactStuck:
            contactStuckUntil = now + event.span(0)
            oracle.contactStuck(until: contactStuckUntil)
            events.push(.contactFreed, at: contactStuckUntil)
        case .pause:
            if now >= pausedUntil { pauseBegan = now }
            pausedUntil = max(pausedUntil, now + event.span(0))
        default: loseReader(event)
        }
    }
}
