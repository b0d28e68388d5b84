public import Decoding
public import DevicePorts
public import StationModel

/// The conversation with a vending machine's controller, which is the master: it polls, and each
/// poll is answered with one command or an acknowledgement.
///
/// Theory of operation. The machine polls every 200 ms (at most 2 s) and listens 100 ms for the
/// answer. What is to be said waits for a poll; a command counts as taken when the machine
/// acknowledges it, and is repeated under the same packet number with the next poll otherwise, at
/// most five times. What the machine reports is acknowledged at once; a report with the packet
/// number of the one before is a repetition and is acknowledged only.
///
/// One vend at a time:
///
/// | state | waits for | then |
/// |---|---|---|
/// | checking | "can be sold", 5 s | ordering; anything else ends it, no motor has turned |
/// | ordering | a poll, 5 s | dispensing, the order is sent **once** |
/// | dispensing | the end, 60 s from the last sign, 3 min in all | the outcome, else unknown |
///
/// The order is the one command that is never repeated: when its acknowledgement is missing, the
/// motor may be turning all the same. Whatever is lost after it, the outcome is `unknown`, never a
/// second order. A vend that was asked for before is answered with its outcome, not driven again.
public struct VendingSession: Sendable {
    /// What to do now.
    public enum Action: Hashable, Sendable {
        case send(VendingFrame)
        case report(VendingControllerEvent)
        /// The first sound frame after an opening.
        case working
        /// Nothing for too long: close the port, open it again, begin a new session.
        case giveUp(String)
    }

    /// Times, from the protocol where it names them.
    public enum Limit {
        /// The machine listens so long after its poll.
        public static let answer: Duration = .milliseconds(100)
        /// Two and a half of the longest poll interval.
        public static let silence: Duration = .seconds(5)
        /// A lane that cannot be checked in this time is not used.
        public static let check: Duration = .seconds(5)
        /// From the last sign of the machine; a lift takes half of it.
        public static let delivery: Duration = .seconds(60)
        /// However often it says that it is still at it; the check before it included.
        public static let longestDelivery = DispenseTime.longest
        public static let repetitions = 5
        /// Outcomes that are remembered; a caller asks again within one or two vends.
        public static let remembered = 16
    }

    private struct Vend: Hashable {
        enum Stage: Hashable { case checking, checked, ordering, dispensing }

        let id: UInt64
        let selection: UInt16
        var stage = Stage.checking
        var until: MonotonicInstant
        let latest: MonotonicInstant
    }

    /// A command that is said until it is acknowledged.
    private struct Spoken: Hashable {
        let command: VendingCommand
        let packet: UInt8
        var times = 0
    }

    private let dropSensor: Bool
    private let elevator: Bool
    private var vend: Vend?
    private var outcomes: [(id: UInt64, outcome: VendingControllerOutcome)] = []
    private var spoken: Spoken?
    private var packet: UInt8 = 0
    private var lastReport: VendingFrame?
    private var lastHeard: MonotonicInstant
    private var isHeard = false
    private var hasSynchronised = false

    /// What the machine has decides how its motors are driven.
    public init(dropSensor: Bool, elevator: Bool, at now: MonotonicInstant) {
        (self.dropSensor, self.elevator) = (dropSensor, elevator)
        lastHeard = now
    }

    /// When `advance` must be called even though nothing has arrived.
    public var nextDeadline: MonotonicInstant {
        let silence = lastHeard + Limit.silence
        return min(silence, vend?.until ?? silence)
    }

    /// The port was opened anew. A vend that had not been ordered yet is over; so is one that had,
    /// with an unknown end.
    public mutating func restart(at now: MonotonicInstant) -> [Action] {
        lastHeard = now
        (spoken, lastReport, isHeard, hasSynchronised) = (nil, nil, false, false)
        return interrupt("the line to the machine was lost")
    }

    /// Asks for a vend under an id that is used once.
    public mutating func begin(
        vend id: UInt64, selection: UInt16, at now: MonotonicInstant
    ) -> VendingAcceptance {
        if let known = outcomes.first(where: { $0.id == id }) { return .over(known.outcome) }
        if let vend { return vend.id == id ? .accepted : .busy }
        vend = Vend(
            id: id, selection: selection, until: now + Limit.check,
            latest: now + Limit.longestDelivery)
        return .accepted
    }

    /// A frame arrived. `mayAnswer`: it is so fresh that the machine still listens.
    public mutating func received(
        _ frame: VendingFrame, mayAnswer: Bool, at now: MonotonicInstant
    ) -> [Action] {
        let isFirst = !isHeard
        (lastHeard, isHeard) = (now, true)
        return (isFirst ? [.working] : []) + heard(frame, mayAnswer: mayAnswer, at: now)
    }

    private mutating func heard(
        _ frame: VendingFrame, mayAnswer: Bool, at now: MonotonicInstant
    ) -> [Action] {
        let message = VendingMessage(frame)
        switch message {
        case .poll: return polled(mayAnswer: mayAnswer, at: now)
        case .acknowledgement: return acknowledged()
        default: break
        }
        let isRepetition = frame == lastReport
        lastReport = frame
        let reply: [Action] = mayAnswer ? [.send(.acknowledgement)] : []
        return isRepetition ? reply : reply + meaning(of: message, at: now)
    }

    /// Time passes; everything that arrived up to `now` has been handed over.
    public mutating func advance(to now: MonotonicInstant) -> [Action] {
        if now >= lastHeard + Limit.silence {
            lastHeard = now
            let text = "vending machine: nothing for 5 s; check cable, power and baud rate"
            return interrupt("the machine fell silent") + [.giveUp(text)]
        }
        guard let vend, now >= vend.until else { return [] }
        return switch vend.stage {
        case .checking, .checked:
            finish(.notStarted("the machine does not say whether it can sell"))
        case .ordering: finish(.notStarted("the machine takes no order"))
        case .dispensing: finish(.unknown)
        }
    }

    // MARK: Polls

    private mutating func polled(mayAnswer: Bool, at now: MonotonicInstant) -> [Action] {
        guard mayAnswer else { return [] }
        if !hasSynchronised {
            hasSynchronised = true
            packet = 0
            spoken = Spoken(command: .synchronise, packet: nextPacket())
            return speak()
        }
        // The order is said once; its acknowledgement is missing, so the machine is waited for.
        if let spoken, spoken.times > Limit.repetitions || isOrder(spoken) { self.spoken = nil }
        if spoken == nil { spoken = nextCommand(at: now) }
        return spoken == nil ? [.send(.acknowledgement)] : speak()
    }

    private mutating func speak() -> [Action] {
        guard var current = spoken else { return [] }
        current.times += 1
        spoken = current
        return [.send(current.command.frame(packet: current.packet))]
    }

    private func isOrder(_ spoken: Spoken) -> Bool {
        if case .drive = spoken.command { true } else { false }
    }

    private mutating func nextCommand(at now: MonotonicInstant) -> Spoken? {
        guard var current = vend else { return nil }
        switch current.stage {
        case .checking:
            return Spoken(command: .check(selection: current.selection), packet: nextPacket())
        case .ordering:
            current.stage = .dispensing
            current.until = now + Limit.delivery
            vend = current
            let order = VendingCommand.drive(
                selection: current.selection, dropSensor: dropSensor, elevator: elevator)
            return Spoken(command: order, packet: nextPacket())
        case .checked, .dispensing: return nil
        }
    }

    private mutating func acknowledged() -> [Action] {
        guard let taken = spoken else { return [] }
        spoken = nil
        if vend?.stage == .checking, case .check = taken.command { vend?.stage = .checked }
        guard isOrder(taken), let vend else { return [] }
        return [.report(.started(vend: vend.id))]
    }

    /// 1 – 255, and again from 1.
    private mutating func nextPacket() -> UInt8 {
        packet = packet == 255 ? 1 : packet + 1
        return packet
    }

    // MARK: Reports

    private mutating func meaning(
        of message: VendingMessage, at now: MonotonicInstant
    ) -> [Action] {
        switch message {
        case .poll, .acknowledgement, .synchronise, .other: []
        case .chosen(let selection): [.report(.chosen(selection: selection == 0 ? nil : selection))]
        case .slot(let selection, let stock, let capacity):
            [
                .report(
                    .slot(selection: selection, stock: Int(stock), capacity: Int(capacity)))
            ]
        case .selection(let selection, let status): checked(selection, status, at: now)
        case .dispensing(let selection, let status): dispensed(selection, status, at: now)
        }
    }

    private mutating func checked(
        _ selection: UInt16, _ status: VendingSelectionStatus, at now: MonotonicInstant
    ) -> [Action] {
        guard var current = vend, current.stage == .checking || current.stage == .checked,
            current.selection == selection
        else { return [] }
        switch status {
        case .normal:
            // Whatever of the check was still to be said has had its answer.
            spoken = nil
            current.stage = .ordering
            current.until = now + Limit.check
            vend = current
            return []
        case .outOfStock: return finish(.empty)
        default: return finish(.notStarted("the machine refuses: \(status)"))
        }
    }

    private mutating func dispensed(
        _ selection: UInt16?, _ status: VendingDispenseStatus, at now: MonotonicInstant
    ) -> [Action] {
        guard var current = vend, current.stage == .dispensing,
            selection ?? current.selection == current.selection
        else { return [] }
        switch status {
        case .dispensing:
            current.until = min(now + Limit.delivery, current.latest)
            vend = current
            return []
        case .liftPhase: return []
        case .success: return finish(.vended)
        case .jammed: return finish(.jammed)
        default: return finish(.failed("the machine reports \(status)"))
        }
    }

    // MARK: Ends

    /// The machine cannot be reached any more.
    public mutating func interrupt(_ text: String) -> [Action] {
        guard let vend else { return [] }
        return finish(vend.stage == .dispensing ? .unknown : .notStarted(text))
    }

    private mutating func finish(_ outcome: VendingControllerOutcome) -> [Action] {
        guard let ended = vend else { return [] }
        vend = nil
        if spoken?.command != .synchronise { spoken = nil }
        outcomes.append((ended.id, outcome))
        if outcomes.count > Limit.remembered { outcomes.removeFirst() }
        return [.report(.finished(vend: ended.id, outcome))]
    }
}
