import Foundation
import Identity
import LinuxIO
import StationModel
import Synchronization
import Testing

@testable import HubLink

/// A link with a courier of its own, and a server for it.
final class LinkBench: Sendable {
    let link: HubLink

    init(
        program: CourierProgram? = nil, key: Ed25519PrivateKey? = nil,
        renewingAfter requests: Int = LinkWorker.greatestCarried
    ) throws {
        let station = try #require(StationId("test-1"))
        let speaker = HubSpeaker(station: station, key: key, userAgent: "yizhand/0")
        let sink = ReportSink()
        reports = sink
        link = try HubLink(
            speaker, courier: program ?? (try Self.courier()), renewingAfter: requests
        ) { sink.note($0) }
    }

    private let reports: ReportSink
    var told: [HubLinkReport] { reports.all }

    /// The test's program stands beside the courier's.
    static func courier() throws -> CourierProgram {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(fileURLWithPath: own).deletingLastPathComponent().path + "/TestCourier"
        try #require(FileManager.default.isExecutableFile(atPath: path))
        return CourierProgram(path: path, arguments: ["courier"])
    }

    func ask(_ request: HubRequest) async -> HubLink.Outcome {
        await withCheckedContinuation { continuation in
            link.send(request) { continuation.resume(returning: $0) }
        }
    }
}

final class ReportSink: Sendable {
    private let reports = Mutex<[HubLinkReport]>([])

    func note(_ report: HubLinkReport) { reports.withLock { $0.append(report) } }
    var all: [HubLinkReport] { reports.withLock { $0 } }
}

extension HubRequest {
    /// A request as most tests want it.
    static func to(
        _ url: String, flow: HubFlow = .lists, body: [UInt8]? = nil,
        authorization: HubEndpoint.Authorization = .none, headers: [HubHeader] = [],
        destination: Destination = .memory(limit: 65_536), timeout: Duration = .seconds(20)
    ) -> HubRequest {
        HubRequest(
            flow: flow, endpoint: HubEndpoint(url: url, authorization: authorization), body: body,
            headers: headers, destination: destination, timeout: timeout)
    }
}

/// One question to one server, each with a life of its own.
func answer(
    to request: (String) -> HubRequest = { .to($0) }, _ script: @escaping HostileServer.Script
) async throws -> HubLink.Outcome {
    let server = try HostileServer(script)
    let bench = try LinkBench()
    let outcome = await bench.ask(request(server.url))
    bench.link.stop()
    server.stop()
    return outcome
}
