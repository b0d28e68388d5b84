import Decoding
import DevicePorts
import StationModel

/// One device on a Modbus line: when it is asked what, and what its answers mean.
///
/// Theory of operation. A poll is a row of steps, one request each: the blocks of its registers,
/// its relays, its inputs. Between two steps the line serves the others. A step without an answer
/// is tried three times; then the poll is over, and the next one begins with its period. Three
/// lost polls in a row make the device failed: its readings are stale, and it is tried once, with
/// a back-off, so that a dead device costs the line one time-out in ten seconds. A refusal that
/// will not pass fails it at once. The first answer heals it.
///
/// An answer from another unit (late, or of a device with a wrong address) says nothing about this
/// device: the step is tried again and no attempt is counted. Ten in a row mean that two devices
/// have the wrong address, and it is failed.
///
/// A board whose relays cannot be read is told their levels in its polls, again and again. A relay
/// that does not follow its board is told to those who use it; the board itself works.
struct ModbusMember {
    /// One request of a poll.
    private enum Step: Hashable {
        case registers(ModbusBlock)
        case relays
        case inputs(ModbusInputs)
        /// Of a board that cannot be read.
        case relay(Int)
    }

    /// A request as it goes over the line.
    struct Order: Hashable {
        /// A relay outside of the poll, and the level that it was told.
        struct Write: Hashable {
            let relay: Int
            let on: Bool
        }

        let request: ModbusRequest
        var write: Write?
    }

    /// One damaged frame in a thousand is a good line; three in a row are no accident.
    static let mostAttempts = 3
    /// A motor that starts disturbs a second or two; three polls are longer.
    static let mostLostPolls = 3
    /// More than a slow device causes by itself.
    static let mostStrays = 10

    let configuration: ModbusDeviceConfiguration
    private(set) var condition: DeviceCondition?
    private let steps: [Step]
    private var relays: RelayLevels?
    private var deaf: [Int] = []
    private var inputs: [Bool]?
    private var backOff = BackOff()

    /// When the poll that runs, or else the next one, was to begin.
    private(set) var pollDue = MonotonicInstant(sinceBoot: .zero)
    private var position = 0
    private var answers: [[UInt16]] = []
    private var attempts = 0
    private var writeAttempts = 0
    private var strays = 0
    private var lostPolls = 0

    init(_ configuration: ModbusDeviceConfiguration) {
        self.configuration = configuration
        relays = configuration.profile.relays.map(RelayLevels.init)
        steps = Self.steps(of: configuration.profile)
        precondition(!steps.isEmpty, "a profile without anything to ask for")
    }

    private static func steps(of profile: ModbusProfile) -> [Step] {
        var steps = profile.blocks.map(Step.registers)
        if let relays = profile.relays {
            steps += relays.readsBack ? [.relays] : (0..<relays.count).map(Step.relay)
        }
        return steps + (profile.inputs.map { [.inputs($0)] } ?? [])
    }

    /// The line was opened: everything begins anew, but what is wanted stays.
    mutating func restart(at now: MonotonicInstant) {
        (pollDue, position, answers) = (now, 0, [])
        (attempts, writeAttempts, strays, lostPolls) = (0, 0, 0, 0)
    }

    // MARK: What is due

    /// When a relay is to be written besides the polls. A failed device is not written to: its next
    /// answer says what is to be written.
    var nextWrite: MonotonicInstant? { isFailed ? nil : relays?.nextWrite }

    /// Whether every relay is confirmed as it was asked for, as far as the device hears.
    var isAtRest: Bool { isFailed || relays?.isAtRest != false }

    /// A request to a device with relays that does nothing.
    var probe: Order {
        guard let relays else { preconditionFailure("only writes need a probe") }
        return Order(request: relays.reading)
    }

    /// The next request of the poll.
    func poll() -> Order {
        switch (steps[position], relays) {
        case (.registers(let block), _): return Order(request: block.request)
        case (.inputs(let inputs), _):
            return Order(request: .readInputs(start: inputs.first, count: inputs.count))
        case (.relays, let relays?): return Order(request: relays.reading)
        case (.relay(let relay), let relays?): return Order(request: relays.writing(relay))
        case (.relays, nil), (.relay, nil): preconditionFailure("a step without its relays")
        }
    }

    /// The next relay to be written; only when `nextWrite` has come.
    func write(at now: MonotonicInstant) -> Order {
        guard let relays, let relay = relays.pending(at: now) else {
            preconditionFailure("nothing is to be written")
        }
        let write = Order.Write(relay: relay, on: relays.isWanted(relay))
        return Order(request: relays.writing(relay), write: write)
    }

    /// Asks for a level of a relay that the board has.
    mutating func set(_ relay: Int, on: Bool) { relays?.set(relay, on: on) }

    // MARK: What came of it

    /// The device has answered.
    mutating func answered(
        _ answer: ModbusAnswer, to order: Order, arrival: MonotonicInstant,
        at now: MonotonicInstant
    ) -> [DeviceEvent] {
        if case .exception(let exception) = answer {
            return refused(exception, order, at: now)
        }
        strays = 0
        guard let write = order.write else { return take(answer, arrival: arrival, at: now) }
        writeAttempts = 0
        relays?.confirmed(write.relay, on: write.on)
        // What the board does is looked at, not believed.
        if position == 0, attempts == 0 { pollDue = min(pollDue, now) }
        return []
    }

    /// There was no answer, or something else than one.
    mutating func failed(
        _ fault: ModbusFault, _ order: Order, at now: MonotonicInstant
    ) -> [DeviceEvent] {
        let text = fault.words(unit: configuration.unit)
        guard case .wrongUnit = fault else { return attemptLost(text, order, at: now) }
        strays += 1
        let isFatal = isFailed || strays >= Self.mostStrays
        return isFatal ? pollLost(text, .stale, isFatal: true, at: now) : []
    }

    /// The port is gone, and with it the device.
    mutating func lineLost(_ text: String, at now: MonotonicInstant) -> [DeviceEvent] {
        pollLost(text, .stale, isFatal: true, at: now)
    }

    private mutating func take(
        _ answer: ModbusAnswer, arrival: MonotonicInstant, at now: MonotonicInstant
    ) -> [DeviceEvent] {
        var events: [DeviceEvent] = []
        switch (steps[position], answer) {
        case (.registers, .registers(let registers)): answers.append(registers)
        case (.relays, .bits(let levels)):
            if relays?.look(levels, at: now) == true {
                events.append(instrument(.relays(levels)))
            }
            events += relaysFollow()
        case (.inputs, .bits(let levels)):
            if inputs != levels { events.append(instrument(.inputs(levels))) }
            inputs = levels
        // Another level may be wanted by now; it is written on its own.
        case (.relay, .written): break
        default: preconditionFailure("an answer is of the kind that was asked for")
        }
        attempts = 0
        position += 1
        guard position == steps.count else { return events }
        let readings = configuration.profile.readings(from: answers, at: arrival)
        endPoll()
        // Behind its time it is due at once, but does not make up for what was missed.
        pollDue = max(pollDue + configuration.period, now)
        lostPolls = 0
        backOff.reset()
        return become(.working) + events + readings.map { instrument(.reading($0)) }
    }

    private mutating func relaysFollow() -> [DeviceEvent] {
        let now = relays?.deaf ?? []
        guard now != deaf else { return [] }
        deaf = now
        return [instrument(.deafRelays(now))]
    }

    private mutating func refused(
        _ exception: ModbusException, _ order: Order, at now: MonotonicInstant
    ) -> [DeviceEvent] {
        let function = order.request.function
        let text = "unit \(configuration.unit) refuses function \(function): \(exception)"
        if exception.passes { return attemptLost(text, order, at: now) }
        let advice = "; does profile \(configuration.profile.name) fit the device?"
        return pollLost(text + advice, .fault, isFatal: true, at: now)
    }

    private mutating func attemptLost(
        _ text: String, _ order: Order, at now: MonotonicInstant
    ) -> [DeviceEvent] {
        if order.write != nil {
            writeAttempts += 1
            let isFatal = writeAttempts >= Self.mostAttempts
            return isFatal ? pollLost(text, .stale, isFatal: true, at: now) : []
        }
        attempts += 1
        guard isFailed || attempts >= Self.mostAttempts else { return [] }
        return pollLost(text, .stale, isFatal: false, at: now)
    }

    /// The rest of the poll is given up; its readings are no values when the device has failed.
    private mutating func pollLost(
        _ text: String, _ quality: ReadingQuality, isFatal: Bool, at now: MonotonicInstant
    ) -> [DeviceEvent] {
        lostPolls += 1
        endPoll()
        guard isFailed || isFatal || lostPolls >= Self.mostLostPolls else {
            pollDue = now + configuration.period
            return []
        }
        pollDue = now + max(configuration.period, backOff.next())
        guard !isFailed else { return [] }
        return become(.failed(text))
            + configuration.profile.measurements.map {
                instrument(.reading($0.unusable(quality, at: now)))
            }
    }

    private mutating func endPoll() {
        (position, answers) = (0, [])
        (attempts, writeAttempts, strays) = (0, 0, 0)
    }

    private var isFailed: Bool {
        if case .failed = condition { true } else { false }
    }

    private mutating func become(_ next: DeviceCondition) -> [DeviceEvent] {
        guard condition != next else { return [] }
        condition = next
        return [.condition(configuration.id, next)]
    }

    private func instrument(_ event: InstrumentEvent) -> DeviceEvent {
        .instrument(configuration.id, event)
    }
}
