import Foundation
import HubWire
import StationModel
import Storage
import Testing

@testable import yizhand

/// The commands against the real service: its routes, its loop, its ledger.
@Suite(.serialized) struct RunningServiceTests {
    private let directory: TemporaryDirectory
    private let configuration = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(path: "ConfigurationFileTests/Fixtures/sample.json5").path

    init() throws { directory = try TemporaryDirectory() }

    private func ask(_ station: RunningStation, _ words: [String]) -> Outcome {
        run(words + ["--socket", station.socket], surroundings: .system)
    }

    /// Starts the service and waits until it serves.
    private func start() throws -> RunningStation {
        let station = try RunningStation(in: directory, configuration: configuration)
        for _ in 0..<Self.mostTurns {
            if ask(station, ["status", "--json"]).code == .success { return station }
            _ = try Surroundings.system.pause(.milliseconds(10))
        }
        Issue.record("the service does not come up: \(ask(station, ["status"]).errors)")
        return station
    }

    /// 10 s, for a machine that is busy with other things.
    private static let mostTurns = 1000

    /// The ledger's tail once it holds a sentence so often: entries go to disk in groups.
    private func tail(
        _ station: RunningStation, entry: String, times: Int = 1
    ) throws -> String {
        var tail = ""
        for _ in 0..<Self.mostTurns {
            tail = ask(station, ["ledger", "tail", "--count", "100"]).output
            if tail.components(separatedBy: entry).count > times { return tail }
            _ = try Surroundings.system.pause(.milliseconds(10))
        }
        Issue.record("the ledger does not get \(times) × \(entry): \(tail)")
        return tail
    }

    @Test func `what the hub has refused before the start is listed, and as JSON`() throws {
        let spool = SampleSpool(directory: directory.path, budgetBytes: 1 << 20)
        let series = SampleSeries("yizhan_up", [SampleLabel("place", #"a "b" \"#)])
        for (minute, value) in [21.5, .infinity, -.infinity, .nan].enumerated() {
            let time = sampleTime + .minutes(minute)
            spool.quarantine(
                TimedSample(series, at: time, value), reason: "contentRefused", status: 422,
                at: time)
        }
        try spool.close()
        let moment = Moment(
            instant: MonotonicInstant(sinceBoot: .zero), wall: sampleTime, trust: .synced)
        let boot = try #require(BootId(hex: "00000000000000aa00000000000000bb"))
        let ledger = try Ledger.open(directory: directory.path, moment: moment, boot: boot)
        let place = LedgerPlace(epoch: ledger.epoch, sequence: 1)
        _ = try ledger.quarantine(place, reason: "contentRefused", status: 400, at: moment)
        try ledger.close()
        let station = try start()
        defer { station.end() }
        let listed = ask(station, ["hub", "quarantine"])
        #expect(listed.code == .success, "\(listed.errors)")
        let event = "2026-10-01 08:00  cn.yizhan.ledger.started.v1  \(place.eventId)  HTTP 400"
        #expect(listed.output.contains(event), "\(listed.output)")
        for value in ["21.5", "+Inf", "-Inf", "NaN"] { #expect(listed.output.contains(value)) }
        let json = Data(ask(station, ["hub", "quarantine", "--json"]).output.utf8)
        let found = try JSONSerialization.jsonObject(with: json)
        let lists = try #require(found as? [String: [[String: Any]]])
        #expect(lists["events"]?.map { $0["status"] as? Int } == [400])
        #expect(lists["samples"]?.count == 4)
        #expect(lists["samples"]?.first?["series"] as? String == series.description)
    }

    @Test func `the door is ordered, refused and explained by the service`() throws {
        let station = try start()
        defer { station.end() }
        #expect(ask(station, ["door", "unlock"]).output == "The door is released.\n")
        let reset = ask(station, ["door", "reset-fire"])
        #expect(reset.code == .answerIsNo)
        #expect(reset.errors.contains(CommandRefusal.noFire.phrase.english))
        let lockdown = ask(station, ["door", "mode", "lockdown", "--for", "1h"])
        #expect(lockdown.code == .success, "\(lockdown.errors)")
        #expect(lockdown.output.contains("(Asia/Shanghai)"))
        let refused = ask(station, ["door", "unlock"])
        #expect(refused.code == .answerIsNo)
        #expect(refused.errors.contains(CommandRefusal.lockdown.phrase.english))
        let past = ask(station, ["door", "mode", "open", "--until", "2026-01-01T00:00:00Z"])
        #expect(past.errors.contains(CommandRefusal.untilInThePast.phrase.english))
        #expect(ask(station, ["door", "mode", "normal"]).code == .success)
        let tail = try self.tail(station, entry: "Door mode set to normal")
        #expect(tail.contains("Door mode set to lockdown"), "\(tail)")
    }

    @Test func `an acknowledgement reaches the station, and is recorded with its outcome`() throws {
        let station = try start()
        defer { station.end() }
        #expect(ask(station, ["alarms", "list"]).code == .success)
        let refused = ask(station, ["alarms", "ack", "helpCalled", "help-1"])
        #expect(refused.code == .answerIsNo)
        #expect(refused.errors.contains(CommandRefusal.noSuchAlarm.phrase.english))
        let entry = "Order to acknowledge an alarm: Help called (by"
        #expect(try tail(station, entry: entry).contains("not carried out"))
    }

    @Test func `a presented card is shown, not let in`() throws {
        let station = try start()
        defer { station.end() }
        let posted = Countdown(2)
        let system = Surroundings.system
        // The card comes once the command waits for it.
        let surroundings = Surroundings(
            now: system.now,
            pause: { span in
                if posted.next() { station.presentCard() }
                return try system.pause(span)
            })
        let outcome = run(["card", "--socket", station.socket], surroundings: surroundings)
        #expect(outcome.code == .answerIsNo)
        #expect(outcome.output.contains("Reader: reader\nKind:   access card, 26 bits\n"))
        #expect(outcome.output.contains(DenialReason.listMissing.name.english))
        #expect(!outcome.output.contains("45210"))
        #expect(!ask(station, ["ledger", "tail"]).output.contains("Refused"))
    }

    @Test func `the ledger in parts is the ledger at once`() throws {
        let station = try start()
        for _ in 0..<12 { #expect(ask(station, ["door", "unlock"]).code == .success) }
        _ = try tail(station, entry: "Order to unlock", times: 12)
        let client = ControlClient(path: station.socket)
        var parts = ServedLedger(client: client)
        parts.part = 3
        let question = LedgerQuestion(all: true, publicKey: nil)
        let call = try call(station)
        let verified = try parts.verify(question) { _, _ in }
        #expect(verified.holds && verified.entries >= 13 && verified.first == 1)
        #expect(verified.last == verified.newest && verified.entries == verified.last)
        for format in LedgerExportFormat.allCases {
            var (text, whole) = ("", "")
            try parts.export(format, call, progress: { _, _ in }) { text += $0 }
            try ServedLedger(client: client).export(format, call, progress: { _, _ in }) {
                whole += $0
            }
            #expect(text == whole)
            let more = format == .csv ? 1 : 0
            #expect(text.split(whereSeparator: \.isNewline).count == Int(verified.last) + more)
        }
        station.end()
        try compareWithFiles(verified)
    }

    /// After the stop the files say the same, and one entry more: the stop itself.
    private func compareWithFiles(_ served: LedgerReport) throws {
        let stored = StoredLedger(path: directory.file("station.db"))
        let report = try stored.verify(LedgerQuestion(all: true, publicKey: nil)) { _, _ in }
        #expect(report.holds && report.epoch == served.epoch)
        #expect(report.entries > served.entries && report.isTheEnd)
    }

    private func call(_ station: RunningStation) throws -> CommandCall {
        let arguments = try ArgumentParser.parse(
            ["--socket", station.socket], options: [.socket], operands: [])
        return CommandCall(
            arguments: arguments, console: Recorder().console(), surroundings: .system)
    }

    @Test func `a wrong question is refused in the service's words`() throws {
        let station = try start()
        defer { station.end() }
        let client = ControlClient(path: station.socket)
        let wrong = [
            "/control/ledger/export?format=xml", "/control/ledger/verify?publicKey=00",
            "/control/ledger/export?after=nonsense",
        ]
        for target in wrong {
            do {
                _ = try client.get(target)
                Issue.record("\(target) was answered")
            } catch {
                guard case .refused(_, let words) = error else {
                    Issue.record("\(target): \(error)")
                    continue
                }
                #expect(!words.isEmpty)
            }
        }
        #expect(throws: ControlFault.tooOld(target: "/control/nothing")) {
            try client.get("/control/nothing")
        }
    }
}
