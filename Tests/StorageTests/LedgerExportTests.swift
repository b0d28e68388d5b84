import Foundation
import StationModel
import Testing

@testable import Storage

@Suite struct LedgerExportTests {
    private func exported(
        _ format: LedgerExportFormat, in directory: TemporaryDirectory
    ) throws -> (Ledger, [String]) {
        let ledger = try Sample.open(directory)
        let quoted = LedgerEntry(
            .accessDenied, at: Sample.moment(1, trust: .holdover(uncertaintySeconds: 3)),
            subject: "reader-front", data: ["note": .text("a \"b\", c")],
            member: MemberPseudonym(0xAB))
        try ledger.append([LedgerRecord(quoted)], boot: Sample.boot)
        var lines: [String] = []
        try ledger.export(format, station: Sample.station) { lines.append($0) }
        return (ledger, lines)
    }

    @Test func `each line of the NDJSON is a CloudEvent`() throws {
        let directory = try TemporaryDirectory()
        let (ledger, lines) = try exported(.ndjson, in: directory)
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.hasSuffix("}\n") })
        let event = try #require(
            try JSONSerialization.jsonObject(with: Data(lines[1].utf8)) as? [String: String])
        let entries = try ledger.tail(2)
        #expect(
            event == [
                "specversion": "1.0", "id": "\(ledger.epoch.hex)-000000000002",
                "source": "urn:yizhan:station:test-1", "type": "cn.yizhan.access.denied.v1",
                "time": "2026-10-01T00:00:01.000Z", "subject": "reader-front",
                "datacontenttype": "application/json", "data": #"{"note":"a \"b\", c"}"#,
                "sequence": "000000000002", "clocktrust": "holdover",
                "hash": entries[1].hash.hex, "prevhash": entries[0].hash.hex,
                "member": "00000000000000ab",
            ])
    }

    @Test func `the CSV quotes what needs it`() throws {
        let directory = try TemporaryDirectory()
        let (ledger, lines) = try exported(.csv, in: directory)
        let hash = try #require(try ledger.tail(1).last).hash.hex
        #expect(lines[0] == "id,time,clocktrust,boot,type,subject,member,data,hash\r\n")
        #expect(
            lines[2] == "\(ledger.epoch.hex)-000000000002,2026-10-01T00:00:01.000Z,holdover,"
                + "\(Sample.boot.hex),access.denied,reader-front,00000000000000ab,"
                + #""{""note"":""a \""b\"", c""}""# + ",\(hash)\r\n")
    }

    @Test func `a line that cannot be written ends the export`() throws {
        struct NoSpace: Error {}
        let directory = try TemporaryDirectory()
        let (ledger, _) = try exported(.csv, in: directory)
        #expect(throws: NoSpace.self) {
            try ledger.export(.ndjson, station: Sample.station) { _ in throw NoSpace() }
        }
        // The statement was given back: the ledger can be written.
        #expect(try ledger.append(Sample.records(0..<1), boot: Sample.boot) == 3)
    }
}
