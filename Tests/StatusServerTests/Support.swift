import Glibc
import LinuxIO
import StationModel
import Testing

@testable import StatusServer

/// Where this target's fixtures are.
let fixtures =
    String(#filePath.prefix(upTo: #filePath.lastIndex(of: "/") ?? #filePath.endIndex))
    + "/Fixtures"

func instant(_ milliseconds: Int64) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
}

/// 2026-01-15 20:30:00 at the station.
let evening = Moment(
    instant: instant(7_200_000), wall: UnixTime(seconds: 1_768_480_200), trust: .synced)

/// A station with something of everything.
func sampleStatus(name: String = "江汉路驿站") throws -> StationStatus {
    let id = try #require(StationId("wuhan-jianghan-07"))
    var status = StationStatus(
        identity: StationIdentity(
            id: id, name: name, place: "江汉路 88 号", timeZone: .shanghai),
        version: "1.2.3", started: evening.advanced(by: .seconds(-7000)), moment: evening,
        door: DoorStatus(authority: .credential, released: false, open: false))
    status.alarms = [
        ActiveAlarm(Alarm(.listOld, subject: "members"), since: evening.advanced(by: .hours(-1))),
        ActiveAlarm(
            Alarm(.deviceLost, subject: "reader-back"), since: evening.advanced(by: .minutes(-3)),
            detail: "open /dev/serial/by-id/back: No such file or directory",
            cause: Alarm(.mainsLost, subject: "mains")),
        ActiveAlarm(
            Alarm(.mainsLost, subject: "mains"), since: evening.advanced(by: .minutes(-4)),
            isAcknowledged: true),
    ]
    status.said = Announcement(number: 3, prompt: .welcome, moment: evening)
    status.devices = [
        DeviceStatus(id: DeviceId("reader-back"), condition: .failed("open: No such device")),
        DeviceStatus(
            id: DeviceId("reader-front"), condition: .working,
            noise: [.babble: 3, .incomplete: 1]),
    ]
    status.published = PublishedListsStatus(
        calendar: .init(version: 5, count: 28), vouchers: .init(version: 31, count: 640))
    status.list = MemberListStatus(
        generation: 2, version: 118, count: 2345, issued: evening.wall - .hours(30),
        notAfter: evening.wall + .days(6))
    status.ledger = LedgerStatus(
        epoch: 0xABCD, lastSequence: 4711, queued: 2, writtenBytes: 1_234_567,
        usedBytes: 4 << 20, listBytes: 576 << 20, budgetBytes: 512 << 20)
    for seconds in [0.004, 0.02, 3] { status.ledger.commitSeconds.observe(seconds) }
    status.access = AccessCounts(
        decisions: [
            .init(denial: nil, kind: .idCard): 12, .init(denial: nil, kind: .qr): 30,
            .init(denial: .expired, kind: .qr): 2,
            .init(denial: .unknownCredential, kind: .wiegand): 1,
        ], repeats: 5,
        visits: [MemberGroup("sanitation"): 13, MemberGroup("courier"): 29])
    for seconds in [0.0001, 0.0006] { status.access.decisionSeconds.observe(seconds) }
    status.visitsToday = [MemberGroup("sanitation"): 3, MemberGroup("courier"): 9]
    status.room = sampleRoom
    status.hub = sampleHub
    status.recent = [
        RecentEvent(
            number: 1,
            entry: LedgerEntry(
                .accessGranted, at: evening.advanced(by: .seconds(-60)), subject: "reader-front",
                data: ["kind": .text("idCard"), "group": .text("courier")])),
        RecentEvent(number: 2, entry: LedgerEntry(.doorOpened, at: evening, subject: "door")),
    ]
    return status
}

/// A room with two probes, one of which is broken, and a dryer that runs.
let sampleRoom = RoomStatus(
    sensors: [
        SensorStatus(
            probe: Probe(DeviceId("probe-door"), .temperature), value: nil, quality: .fault,
            taken: nil),
        SensorStatus(
            probe: Probe(DeviceId("probe-room"), .temperature), value: -3500, quality: .ok,
            taken: evening.instant - .seconds(12)),
        SensorStatus(
            probe: Probe(DeviceId("probe-room"), .humidity), value: 455, quality: .ok,
            taken: evening.instant - .seconds(12)),
    ],
    isOccupied: true, isOccupancySure: true, people: 3, entered: 14, left: 11,
    climate: ClimateStatus(
        activity: .heating, temperatureMillidegrees: -3500, heatToMillidegrees: 18_000),
    appliances: [
        ApplianceStatus(
            id: DeviceId("shoe-dryer"), output: DeviceId("outlet-1"),
            button: DeviceId("dryer-button"),
            state: .running(until: evening.instant + .seconds(90)),
            starts: 4, refusals: 1)
    ],
    isPowered: false,
    powerOrder: RoomPowerOrder(
        power: .off, until: evening.wall + .hours(1), remainingWhenApplied: .hours(2)),
    outputs: [
        RoomOutputStatus(output: DeviceId("heater"), use: .heater, isOn: true, switches: 7),
        RoomOutputStatus(output: DeviceId("outlet-1"), isOn: true, switches: 8),
    ])

/// A request as a client sends it.
func request(
    _ method: String, _ path: String, _ fields: [String] = ["Host: 127.0.0.1"], body: String = ""
) -> [UInt8] {
    let length = body.isEmpty ? [] : ["Content-Length: \(body.utf8.count)"]
    let lines = ["\(method) \(path) HTTP/1.1"] + fields + length
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
}

/// A blocking client with a limit of 10 s on every wait.
final class TestClient {
    private let socket: FileDescriptor
    private(set) var received: [UInt8] = []

    /// `receiveBuffer`: bytes that the kernel keeps for a client that does not read.
    init(port: UInt16, receiveBuffer: Int32? = nil) throws {
        socket = try Sockets.connect(address: "127.0.0.1", port: port, timeoutSeconds: 10)
        guard var size = receiveBuffer else { return }
        let length = socklen_t(MemoryLayout<Int32>.size)
        try #require(setsockopt(socket.raw, SOL_SOCKET, SO_RCVBUF, &size, length) == 0)
    }

    init(path: String) throws {
        socket = try Sockets.connect(path: path, timeoutSeconds: 10)
    }

    var text: String { String(decoding: received, as: UTF8.self) }

    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            rest = rest.dropFirst(try #require(try Sockets.send(rest, to: socket)))
        }
    }

    /// Lets go of what was received so far.
    func forget() { received = [] }

    /// Reads until `isEnough` or the end. `false` = the server has closed.
    @discardableResult
    func read(until isEnough: (String) -> Bool) throws -> Bool {
        while !isEnough(text) {
            let bytes = try #require(try socket.read(atMost: 1 << 16), "nothing came for 10 s")
            if bytes.isEmpty { return false }
            received += bytes
        }
        return true
    }

    /// Sends and returns the whole answer, header and body.
    func exchange(_ bytes: [UInt8]) throws -> String {
        received = []
        try send(bytes)
        try read { isWhole($0) }
        return text
    }

    private func isWhole(_ text: String) -> Bool {
        guard let end = text.range("\r\n\r\n") else { return false }
        let field = text.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }
        guard let length = field.flatMap({ Int($0.dropFirst(16)) }) else { return true }
        return text[end...].utf8.count >= length
    }
}

extension String {
    /// Index behind the first occurrence.
    fileprivate func range(_ mark: String) -> Index? {
        let (bytes, wanted) = (Array(utf8), Array(mark.utf8))
        guard bytes.count >= wanted.count else { return nil }
        for start in 0...(bytes.count - wanted.count)
        where bytes[start..<start + wanted.count].elementsEqual(wanted) {
            return utf8.index(utf8.startIndex, offsetBy: start + wanted.count)
        }
        return nil
    }
}
