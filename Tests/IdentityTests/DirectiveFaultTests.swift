import Foundation
import StationModel
import Testing

@testable import Identity

/// Every mistake that a payload can hold, and the path that the fault names.
@Suite struct DirectiveFaultTests {
    private static let signer = Sample.key(20)
    private static let until = "\"until\": \"2027-01-16T00:00:00Z\""
    private static let unlock =
        "\"id\": \"00000000000000b2\", \"member\": \"0102030405060708\", "
        + "\"issuedAt\": \"2027-01-15T08:00:00Z\""
    private static let wrapped = Data(repeating: 1, count: WrappedListKey.byteCount)
        .base64EncodedString()

    static let parts: [(text: String, path: String)] = [
        ("\"door\": 1", "door"), ("\"door\": {}", "door.mode"),
        ("\"door\": {\"mode\": \"ajar\", \(until)}", "door.mode"),
        ("\"door\": {\"mode\": \"open\"}", "door.until"),
        ("\"door\": {\"mode\": \"lockdown\"}", "door.until"),
        ("\"door\": {\"mode\": \"normal\", \(until)}", "door.until"),
        ("\"door\": {\"mode\": \"open\", \"until\": \"tomorrow\"}", "door.until"),
        ("\"door\": {\"mode\": \"open\", \(until), \"except\": \"staff\"}", "door.except"),
        ("\"outlets\": {\"power\": \"off\"}", "outlets.until"),
        ("\"outlets\": {\"power\": \"half\", \(until)}", "outlets.power"),
        ("\"outlets\": {\"power\": \"automatic\", \(until)}", "outlets.until"),
        ("\"outlets\": {\"power\": \"on\", \(until), \"x\": 1}", "outlets.x"),
        ("\"services\": []", "services"),
        ("\"services\": {\"lockers\": {}}", "services.lockers.offered"),
        ("\"services\": {\"lockers\": {\"offered\": 1}}", "services.lockers.offered"),
        (
            "\"services\": {\"lockers\": {\"offered\": true, \(until)}}",
            "services.lockers.until"
        ),
        ("\"services\": {\"lockers\": {\"offered\": false, \"x\": 1}}", "services.lockers.x"),
        ("\"setpoints\": {\"heater\": {}}", "setpoints.heater.occupiedMillidegrees"),
        (
            "\"setpoints\": {\"heater\": {\"occupiedMillidegrees\": 4999}}",
            "setpoints.heater.occupiedMillidegrees"
        ),
        (
            "\"setpoints\": {\"heater\": {\"vacantMillidegrees\": 32001}}",
            "setpoints.heater.vacantMillidegrees"
        ),
        (
            "\"setpoints\": {\"heater\": {\"occupied\": 20}}",
            "setpoints.heater.occupiedMillidegrees"
        ),
        ("\"message\": {\"chinese\": \"好\", \"english\": \"Good\"}", "message.until"),
        ("\"message\": {\"chinese\": \"好\", \(until)}", "message.english"),
        ("\"message\": {\"chinese\": \"\", \"english\": \"a\", \(until)}", "message.chinese"),
        (
            "\"message\": {\"chinese\": \"好\", \"english\": \"a\\u001b[2J\", \(until)}",
            "message.english"
        ),
        (
            "\"message\": {\"chinese\": \"\(String(repeating: "好", count: 201))\", "
                + "\"english\": \"a\", \(until)}",
            "message.chinese"
        ),
        ("\"restart\": {\"id\": \"a1\"}", "restart.id"),
        ("\"restart\": {\"id\": \"00000000000000a1\"}", "restart.notAfter"),
        ("\"listKeys\": {}", "listKeys"),
        ("\"listKeys\": [{\"listKeyId\": \"../b\"}]", "listKeys[0].listKeyId"),
        ("\"listKeys\": [{\"listKeyId\": \"b\", \"wrapped\": \"AQ==\"}]", "listKeys[0].wrapped"),
        (
            "\"listKeys\": ["
                + [String](
                    repeating: "{\"listKeyId\": \"b\", \"wrapped\": \"\(wrapped)\"}", count: 2
                ).joined(separator: ",") + "]", "listKeys[1].listKeyId"
        ),
        (
            "\"listKeys\": ["
                + (0..<5).map { "{\"listKeyId\": \"\($0)\", \"wrapped\": \"\(wrapped)\"}" }
                .joined(separator: ",") + "]", "listKeys"
        ),
        ("\"unlocks\": [{\(unlock)}]", "unlocks[0].notAfter"),
        (
            "\"unlocks\": [{\(unlock), \"notAfter\": \"2027-01-15T07:59:59Z\"}]",
            "unlocks[0].notAfter"
        ),
        (
            "\"unlocks\": [{\(unlock), \"notAfter\": \"2027-01-15T08:10:01Z\"}]",
            "unlocks[0].notAfter"
        ),
        ("\"unlocks\": [{\"id\": 5}]", "unlocks[0].id"),
        (
            "\"unlocks\": [{\"id\": \"00000000000000b2\", \"member\": \"somebody\"}]",
            "unlocks[0].member"
        ),
        (
            "\"unlocks\": ["
                + [String](
                    repeating: "{\(unlock), \"notAfter\": \"2027-01-15T08:00:30Z\"}", count: 2
                ).joined(separator: ",") + "]", "unlocks[1].id"
        ),
        (
            "\"unlocks\": ["
                + (0..<17).map { _ in "{\(unlock)}" }.joined(separator: ",") + "]", "unlocks"
        ),
    ]

    private static func fault(_ payload: String) throws -> DirectiveFault {
        let bytes = Array(payload.utf8)
        let signature = try signer.signature(for: SignedDirective.domain + bytes)
        let file = """
            {"payload": "\(Data(bytes).base64EncodedString())",
             "signature": "\(Data(signature).base64EncodedString())", "codeKeyId": 7}
            """
        let thrown = #expect(throws: DirectiveFault.self) {
            try SignedDirective(
                file: Array(file.utf8),
                keys: [Sample.codeKey(7, .directive, signer.publicKey)], station: Sample.station,
                at: Sample.moment(1_800_000_000))
        }
        return try #require(thrown)
    }

    @Test(arguments: parts)
    func `a wrong part is named, with its place`(text: String, path: String) throws {
        let fault = try Self.fault(
            """
            {"station": "hb-wh-0001", "version": 3, "issued": "2027-01-15T07:00:00Z",
             \(text)}
            """)
        #expect(fault.kind == .malformed && fault.path == path, "\(fault)")
        #expect(fault.line == 1 || fault.line == 2)
        #expect(fault.column != nil && fault.found != .none && fault.expected != .none)
        #expect("\(fault)".contains(path))
        // A text of 201 Chinese characters is shown as it stands, in both.
        if path != "message.chinese" { Fixtures.expectBothLanguages(fault.words) }
    }

    @Test func `station, version and time of issue must be there`() throws {
        let all = [
            "\"station\": \"hb-wh-0001\"", "\"version\": 3", "\"issued\": \"2027-01-15T07:00:00Z\"",
        ]
        for (index, path) in ["station", "version", "issued"].enumerated() {
            var some = all
            some.remove(at: index)
            let fault = try Self.fault("{\(some.joined(separator: ", "))}")
            #expect(fault.kind == .malformed && fault.path == path, "\(fault)")
        }
        for version in ["0", "-1", "9007199254740992", "1.5", "\"3\""] {
            let fault = try Self.fault(
                "{\(all[0]), \"version\": \(version), \(all[2])}")
            #expect(fault.kind == .malformed, "\(fault)")
        }
    }

    @Test func `no fault repeats a member's pseudonym`() throws {
        for member in ["0102030405060708x", "01020304050607", "ABCDEF0123456789"] {
            let fault = try Self.fault(
                """
                {"station": "hb-wh-0001", "version": 3, "issued": "2027-01-15T07:00:00Z",
                 "unlocks": [{"id": "00000000000000b2", "member": "\(member)"}]}
                """)
            #expect(!"\(fault)".contains(member.prefix(8)), "\(fault)")
        }
    }

    @Test func `every kind of fault says what to do next`() {
        for kind in DirectiveFault.Kind.allCases {
            #expect(!DirectiveFault(kind, found: .none, expected: .none).nextStep.isEmpty)
        }
    }
}
