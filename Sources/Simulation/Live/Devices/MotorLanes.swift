import StationModel

/// Spiral lanes on lines: the motor's current goes in, the cam switch and the drop sensor come out.
struct MotorLanes {
    struct Lane {
        let address: LaneAddress
        let motor: SimulatedOutputCable
        let home: SimulatedInputCable
        let drop: SimulatedInputCable?
        var spiral: StandingLane
    }

    private struct Pulse {
        let cable: SimulatedInputCable
        let isBroken: Bool
        let at: Duration
    }

    /// An item breaks the beam for less than 5 ms.
    private static let dropPulse: Duration = .milliseconds(4)
    /// Of two that fall together the second one is a little behind.
    private static let behind: Duration = .milliseconds(120)

    private(set) var lanes: [Lane] = []
    private var pulses: [Pulse] = []

    /// Makes the lanes of a configuration; one that was there before keeps its items.
    mutating func configure(
        _ devices: [DeviceConfiguration], ports: SimulatedPorts, premises: Premises,
        at time: Duration
    ) {
        lanes = devices.compactMap { device in
            guard case .motorLane(let lane) = device.driver else { return nil }
            let address = LaneAddress(device: device.id, number: 1)
            let known = lanes.first { $0.address == address }
            return Lane(
                address: address, motor: ports.outputCable(lane.motor.line),
                home: ports.inputCable(lane.home.line),
                drop: lane.drop.map { ports.inputCable($0.line) },
                spiral: known?.spiral ?? StandingLane(items: premises.stock[address] ?? 0))
        }
        for lane in lanes {
            lane.home.drive(lane.spiral.switchIsHome, at: MonotonicInstant(sinceBoot: time))
        }
    }

    /// Does something to a lane. Returns whether there is such a lane.
    mutating func change(_ address: LaneAddress, _ body: (inout StandingLane) -> Void) -> Bool {
        guard let place = lanes.firstIndex(where: { $0.address == address }) else { return false }
        body(&lanes[place].spiral)
        return true
    }

    // MARK: Time

    var nextTime: Duration? {
        let spirals = lanes.indices.compactMap { lanes[$0].spiral.nextChange }.min()
        return [spirals, pulses.map(\.at).min()].compactMap(\.self).min()
    }

    /// The motors' current was switched, or not.
    mutating func feelMotors(at time: Duration) {
        for place in lanes.indices
        where lanes[place].motor.isEnergised != lanes[place].spiral.isRunning {
            let isOn = lanes[place].motor.isEnergised
            show(lanes[place].spiral.drive(isOn, at: time), of: place, at: time)
        }
    }

    mutating func advance(to time: Duration) {
        for place in lanes.indices {
            show(lanes[place].spiral.advance(to: time), of: place, at: time)
        }
        let due = pulses.filter { $0.at <= time }
        pulses.removeAll { $0.at <= time }
        for pulse in due {
            pulse.cable.drive(pulse.isBroken, at: MonotonicInstant(sinceBoot: pulse.at))
        }
    }

    private mutating func show(
        _ happened: [SpiralLane.Happening], of place: Int, at time: Duration
    ) {
        var falls = time
        for event in happened {
            switch event {
            case .home(let isHome):
                lanes[place].home.drive(isHome, at: MonotonicInstant(sinceBoot: time))
            case .falls(isSeen: true):
                guard let drop = lanes[place].drop else { continue }
                pulses.append(Pulse(cable: drop, isBroken: true, at: falls))
                pulses.append(Pulse(cable: drop, isBroken: false, at: falls + Self.dropPulse))
                falls += Self.behind
            case .falls(isSeen: false): break
            }
        }
    }
}
