import Foundation
import HubWire
import StationModel
import Testing

@Suite struct CloudEventTests {
    private func event() throws -> CloudEvent {
        let occurred = UnixTime(milliseconds: 1_700_000_000_250)
        let time = EventTime(occurred: occurred, recorded: occurred, trust: .holdover)
        return CloudEvent(
            id: "00000000000000aa-000000000002", station: try #require(StationId("test-1")),
            kind: "access.denied", time: time,
            subject: "reader \"front\"\n门", data: #"{"note":"a \"b\"","open":true}"#,
            sequence: "000000000002", hash: [UInt8](repeating: 0xAB, count: 32))
    }

    private static let head =
        #"{"specversion":"1.0","id":"00000000000000aa-000000000002","#
        + #""source":"urn:yizhan:station:test-1","type":"cn.yizhan.access.denied.v1","#
        + #""time":"2023-11-14T22:13:20.250Z","subject":"reader \"front\"\u000a门","#
        + #""datacontenttype":"application/json","data":"#
    private static let tail =
        #","sequence":"000000000002","clocktrust":"holdover","hash":""#
        + String(repeating: "ab", count: 32) + "\""

    @Test func `a batch is an array of events, each with its data as a value`() throws {
        let object = Self.head + #"{"note":"a \"b\"","open":true}"# + Self.tail + "}"
        let body = CloudEvent.body(of: [try event(), try event()], as: .batch)
        #expect(String(decoding: body, as: UTF8.self) == "[\(object),\(object)]")
        #expect(CloudEvent.body(of: [], as: .batch) == Array("[]".utf8))
    }

    @Test func `a line has its data as text`() throws {
        let line =
            Self.head + #""{\"note\":\"a \\\"b\\\"\",\"open\":true}""# + Self.tail + "}\n"
        let body = CloudEvent.body(of: [try event(), try event()], as: .lines)
        #expect(String(decoding: body, as: UTF8.self) == line + line)
        #expect(CloudEvent.body(of: [], as: .lines).isEmpty)
    }

    @Test func `what is known besides stands in extensions`() throws {
        var event = try event()
        event.time = EventTime(
            occurred: event.time.occurred, recorded: UnixTime(milliseconds: 1000),
            trust: .corrected)
        event.previousHash = [UInt8](repeating: 0x01, count: 32)
        event.member = MemberPseudonym(0xAB)
        let body = CloudEvent.body(of: [event], as: .lines)
        let members = try #require(
            try JSONSerialization.jsonObject(with: Data(body)) as? [String: String])
        #expect(members["recordedtime"] == "1970-01-01T00:00:01.000Z")
        #expect(members["prevhash"] == String(repeating: "01", count: 32))
        #expect(members["member"] == "00000000000000ab")
        #expect(members["time"] == "2023-11-14T22:13:20.250Z")
        #expect(members.count == 14)
    }

    @Test func `an event about nothing has no subject, for an empty one is not allowed`() throws {
        var event = try event()
        event.subject = ""
        for form in EventUplink.Form.allCases {
            let body = CloudEvent.body(of: [event], as: form)
            #expect(!String(decoding: body, as: UTF8.self).contains("subject"))
        }
    }

    @Test func `names of attributes are lower case letters, as CloudEvents demands`() throws {
        var event = try event()
        event.time = EventTime(
            occurred: event.time.occurred, recorded: UnixTime(milliseconds: 5), trust: .corrected)
        event.previousHash = event.hash
        event.member = MemberPseudonym(1)
        let body = CloudEvent.body(of: [event], as: .lines)
        let object = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
        for name in try #require(object).keys {
            #expect(name.utf8.allSatisfy { (0x61...0x7A).contains($0) }, "\(name)")
        }
    }

    @Test func `any time and any hash are written as they are elsewhere`() throws {
        var random = SeededGenerator(seed: 11)
        let edges: [Int64] = [
            0, -1, 1, 999, -999, -1000, -1001, 253_402_300_799_999, 253_402_300_800_000,
            -62_167_219_200_000, -62_167_219_200_001, .max,
        ]
        let others = (0..<300).map { _ in
            Int64.random(in: -62_167_219_200_000...253_402_300_799_999, using: &random)
        }
        for milliseconds in edges + others {
            var event = try event()
            let time = UnixTime(milliseconds: milliseconds)
            event.time = EventTime(occurred: time, recorded: time, trust: .synced)
            event.hash = random.bytes(32)
            let text = String(decoding: CloudEvent.body(of: [event], as: .lines), as: UTF8.self)
            #expect(text.contains("\"time\":\"\(time.rfc3339)\","))
            #expect(text.contains("\"hash\":\"\(event.hash.hex)\""))
        }
    }

    @Test func `any text is escaped into JSON that reads back`() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<200 {
            var event = try event()
            let scalars = (0..<20).map { _ in
                Unicode.Scalar(UInt32.random(in: 0..<0x400, using: &random)) ?? " "
            }
            event.subject = String(String.UnicodeScalarView(scalars))
            event.data = "{\"text\":\(jsonString(event.subject))}"
            let body = CloudEvent.body(of: [event], as: .batch)
            let batch = try #require(
                try JSONSerialization.jsonObject(with: Data(body)) as? [[String: Any]])
            #expect(batch[0]["subject"] as? String == event.subject)
            #expect((batch[0]["data"] as? [String: String])?["text"] == event.subject)
        }
    }
}
