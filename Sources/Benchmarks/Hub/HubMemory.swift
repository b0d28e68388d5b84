import HubLink
import LinuxIO
import StationModel
import StationRuntime
import Synchronization

/// What a hundred thousand requests leave behind: in this process, whose link carries them, and in
/// its couriers, which are renewed. Each tenth's greatest, the second beside the last: the first
/// one warms up.
struct HubMemory {
    static let requests = 100_000
    private static let part = requests / 10
    /// Pages that an allocator keeps or gives back as it likes.
    private static let play = 1_048_576.0
    private static let patience: Duration = .seconds(900)

    let sink: HubSink

    func measure(_ report: inout Report) throws {
        guard let station = StationId("benchmark") else {
            throw BenchmarkFault("the bench's station has no name")
        }
        let link = try HubLink(
            HubSpeaker(station: station, key: nil, userAgent: "yizhand/benchmark"),
            courier: try DaemonSetup.courier())
        defer { link.stop() }
        let runner = HubRunner(link, sink, count: Self.requests)
        runner.next()
        let (own, couriers) = try watch(runner)
        add("the link's process", own, &report)
        add("its courier", couriers, &report)
    }

    private func add(_ label: String, _ parts: [Int64], _ report: inout Report) {
        let (before, after) = (Double(parts[1]), Double(parts[9]))
        report.add(
            .init(
                label: "\(label), memory in the last of \(Self.requests) requests",
                unit: .bytes, measured: after, floor: before, budget: .atMost(before + Self.play)))
    }

    private func watch(_ runner: HubRunner) throws -> (own: [Int64], couriers: [Int64]) {
        var own = [Int64](repeating: 0, count: 10)
        var couriers = own
        let deadline = Clocks.monotonic() + Self.patience
        while runner.done < Self.requests {
            guard Clocks.monotonic() < deadline, !runner.hasFailed else {
                throw BenchmarkFault(
                    "\(runner.done) of \(Self.requests) requests were answered with 204")
            }
            let part = min(9, runner.done / Self.part)
            own[part] = max(own[part], try ProcessMemory.bytes("VmRSS"))
            for child in try ProcessMemory.children() {
                guard let found = try ProcessMemory.residentOfChild(child) else { continue }
                couriers[part] = max(couriers[part], found)
            }
            try pause(.milliseconds(20))
        }
        return (own, couriers)
    }
}

/// Sends one request after the other, the next from within the answer.
private final class HubRunner: Sendable {
    private let link: HubLink
    private let request: HubRequest
    private let count: Int
    private let answered = Atomic(0)
    private let failed = Atomic(false)

    init(_ link: HubLink, _ sink: HubSink, count: Int) {
        self.link = link
        self.count = count
        let uplink = EventUplink(
            endpoint: HubEndpoint(url: "http://127.0.0.1:\(sink.port)/"), form: .lines)
        // As long as one event.
        request = uplink.request(.events, Array(repeating: UInt8(ascii: " "), count: 650))
    }

    var done: Int { answered.load(ordering: .relaxed) }
    var hasFailed: Bool { failed.load(ordering: .relaxed) }

    func next() {
        link.send(request) { [self] outcome in
            guard case .success(let answer) = outcome, answer.status == 204 else {
                return failed.store(true, ordering: .relaxed)
            }
            if answered.add(1, ordering: .relaxed).newValue < count { next() }
        }
    }
}
