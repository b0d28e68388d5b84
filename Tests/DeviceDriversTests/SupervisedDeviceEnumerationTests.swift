import DeviceDrivers
import DevicePorts
import StationModel
import Testing

/// Every state of a device that opens by itself, with every input. Times are in ms.
struct SupervisedDeviceEnumerationTests {
    /// A peripheral that does what it is told to, and tells what is asked of it.
    fileprivate final class Puppet: Peripheral {
        enum Act { case works, isSilent, says, wontOpen, breaks, babbles }

        var act = Act.works
        private(set) var calls: [String] = []
        let descriptors: [Int32] = [7]
        let nextDeadline: MonotonicInstant? = nil
        /// Long enough, whenever it is looked at.
        var babblingSince: MonotonicInstant? {
            act == .babbles ? MonotonicInstant(sinceBoot: .zero) : nil
        }

        func open(at now: MonotonicInstant) throws(DeviceFault) {
            calls.append("open")
            if act == .wontOpen { throw fault }
        }

        func lost(
            _ text: String, at now: MonotonicInstant, _ report: (PeripheralEvent) -> Void
        ) {
            calls.append("lost")
        }

        func close() { calls.append("close") }

        func serve(
            at now: MonotonicInstant, arrival: MonotonicInstant,
            _ report: (PeripheralEvent) -> Void
        ) throws(DeviceFault) -> DeviceCondition? {
            calls.append("serve")
            switch act {
            case .works, .babbles: return .working
            case .isSilent, .wontOpen: return nil
            case .says: return .failed("it says so")
            case .breaks: throw fault
            }
        }

        private var fault: DeviceFault {
            DeviceFault(.gone, operation: "test", place: "here", detail: "scripted")
        }

        func take() -> [String] {
            defer { calls = [] }
            return calls
        }
    }

    enum Start: CaseIterable {
        /// Waiting: for the first attempt, which is never too early; after one that failed; after
        /// babble.
        case new, failing, quarantined
        /// Open: nothing known yet, sound, back and not yet known, quiet after babble.
        case opened, working, returned, probation
        case ended

        var isOpen: Bool { [.opened, .working, .returned, .probation].contains(self) }

        /// When its input comes: a waiting one is due.
        var now: Int {
            switch self {
            case .new, .opened, .working, .ended: 0
            case .failing, .returned: 500
            case .quarantined, .probation: 10_000
            }
        }

        /// What was told last.
        var told: String? {
            switch self {
            case .new, .opened: nil
            case .working, .ended: "works"
            case .failing, .returned: "gone"
            case .quarantined, .probation: "babbles"
            }
        }
    }

    enum Input: CaseIterable {
        case tooEarly, works, isSilent, says, wontOpen, breaks, babbles, closed

        fileprivate var act: Puppet.Act {
            switch self {
            case .works, .tooEarly, .closed: .works
            case .isSilent: .isSilent
            case .says: .says
            case .wontOpen: .wontOpen
            case .breaks: .breaks
            case .babbles: .babbles
            }
        }
    }

    private struct Bench {
        let puppet = Puppet()
        let device: SupervisedDevice

        init(_ start: Start) {
            device = SupervisedDevice(id: DeviceId("device"), puppet)
            switch start {
            case .new: break
            case .opened: serve(.isSilent, at: 0)
            case .working: serve(.works, at: 0)
            case .failing, .returned:
                serve(.wontOpen, at: 0)
                if start == .returned { serve(.isSilent, at: 500) }
            case .quarantined, .probation:
                serve(.babbles, at: 0)
                if start == .probation { serve(.works, at: 10_000) }
            case .ended:
                serve(.works, at: 0)
                device.close()
            }
            _ = puppet.take()
        }

        @discardableResult
        func serve(_ act: Puppet.Act, at milliseconds: Int) -> [String] {
            puppet.act = act
            var told: [String] = []
            device.service(at: time(milliseconds), arrival: time(milliseconds)) { event in
                guard case .condition(_, let condition) = event else { return }
                told.append(word(condition))
            }
            return told
        }

        private func word(_ condition: DeviceCondition) -> String {
            switch condition {
            case .working: "works"
            case .failed("it says so"): "says"
            case .failed(let text) where text.hasPrefix("babbling"): "babbles"
            case .failed: "gone"
            }
        }
    }

    /// What must come of it: what is asked of the peripheral, what is told of it.
    struct Outcome: Equatable {
        var calls: [String]
        var told: [String]
        var isOpen: Bool
        /// When the next attempt is due, or the end of the doubt after babble.
        var due: Int?
    }

    static func expected(_ start: Start, _ input: Input) -> Outcome {
        let waits = !start.isOpen
        let served = (waits ? ["open"] : []) + ["serve"]
        /// Sound again only when it has been quiet for as long as babble takes to be noticed.
        let quietAt = start.told == "babbles" ? start.now + 10_000 : nil
        func news(_ word: String) -> [String] { word == start.told ? [] : [word] }
        switch (start, input) {
        case (_, .closed): return Outcome(calls: ["close"], told: [], isOpen: false)
        case (.ended, _): return Outcome(calls: [], told: [], isOpen: false)
        case (.failing, .tooEarly), (.quarantined, .tooEarly):
            return Outcome(calls: [], told: [], isOpen: false, due: start.now)
        case (_, .isSilent): return Outcome(calls: served, told: [], isOpen: true, due: quietAt)
        case (_, .works), (_, .tooEarly):
            let told = quietAt == nil ? news("works") : []
            return Outcome(calls: served, told: told, isOpen: true, due: quietAt)
        case (_, .says):
            return Outcome(calls: served, told: news("says"), isOpen: true, due: quietAt)
        case (_, .wontOpen) where waits:
            return Outcome(
                calls: ["open", "lost", "close"], told: news("gone"), isOpen: false,
                due: start.now + wait(start))
        // It is open already, and says nothing.
        case (_, .wontOpen): return Outcome(calls: served, told: [], isOpen: true, due: quietAt)
        case (_, .breaks):
            return Outcome(
                calls: served + ["lost", "close"], told: news("gone"), isOpen: false,
                due: start.now + wait(start))
        case (_, .babbles):
            return Outcome(
                calls: served + ["lost", "close"], told: news("babbles"), isOpen: false,
                due: start.now + 10_000)
        }
    }

    /// The second failure in a row waits twice as long; babble is none of them.
    private static func wait(_ start: Start) -> Int {
        start == .failing || start == .returned ? 1000 : 500
    }

    @Test(arguments: Start.allCases, Input.allCases)
    func `every state answers every input as its table says`(start: Start, input: Input) {
        let bench = Bench(start)
        let generation = bench.device.generation
        #expect(bench.device.descriptors.isEmpty != start.isOpen)
        var told: [String] = []
        switch input {
        case .closed: bench.device.close()
        case .tooEarly where !start.isOpen:
            told = bench.serve(.works, at: start.now - 1)
        default: told = bench.serve(input.act, at: start.now)
        }
        let found = Outcome(
            calls: bench.puppet.take(), told: told, isOpen: !bench.device.descriptors.isEmpty,
            due: bench.device.nextDeadline.map { Int(($0 - time(0)).wholeMilliseconds) })
        let expected = Self.expected(start, input)
        #expect(found == expected, "\(start), \(input)")
        let isOther = expected.calls.contains { $0 != "serve" }
        #expect((bench.device.generation != generation) == isOther, "\(start), \(input)")
    }
}

private func time(_ milliseconds: Int) -> MonotonicInstant {
    MonotonicInstant(sinceBoot: .seconds(100)) + .milliseconds(milliseconds)
}
