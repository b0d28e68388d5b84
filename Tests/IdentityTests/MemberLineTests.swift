import StationModel
import Testing

@testable import Identity

@Suite struct MemberLineTests {
    static let digest = "0123456789abcdef0123456789abcdef"
    static let member = "fedcba9876543210"

    /// The lines of a text as a file delivers them.
    private static func lines(_ text: String) throws(ListFault) -> [MemberChange] {
        var reader = MemberLineReader(file: "m.ndjson")
        var lines: [MemberChange] = []
        try reader.feed(Array(text.utf8)) { line, _ throws(ListFault) in lines.append(line) }
        try reader.finish()
        return lines
    }

    private static func record(
        group: String = "g", from: UnixTime? = nil, until: UnixTime? = nil,
        flags: MemberFlags = []
    ) -> MemberRecord {
        MemberRecord(
            member: required(MemberPseudonym(hex: member)), group: MemberGroup(group), from: from,
            until: until, flags: flags)
    }

    @Test func `each form of a line gives its value`() throws {
        let digest = try #require(CredentialDigest(hex: Self.digest))
        let full = """
            {"op":"put","digest":"\(Self.digest)","member":"\(Self.member)",\
            "group":"快递 \\u5458\\n",\
            "from":"2026-01-01T00:00:00Z","until":"2027-01-01T00:00:00.5Z",\
            "flags":["longAccess","suspended","staff"]}

            """
        #expect(
            try Self.lines(full) == [
                .put(
                    digest: digest,
                    Self.record(
                        group: "快递 员\n", from: UnixTime(seconds: 1_767_225_600),
                        until: UnixTime(milliseconds: 1_798_761_600_500),
                        flags: [.longAccess, .suspended, .staff]))
            ])
        let phone =
            "{ \"group\" : \"g\",\t\"member\":\"\(Self.member)\",\"op\":\"put\",\"flags\":[]}\r\n"
        #expect(try Self.lines(phone) == [.put(digest: nil, Self.record())])
        let deletion =
            "{\"op\":\"del\",\"digest\":\"\(Self.digest)\",\"member\":\"\(Self.member)\"}\n"
        #expect(
            try Self.lines(deletion) == [.delete(digest: digest, member: Self.record().member)])
    }

    @Test func `a line that was written is read again as it was`() throws {
        let digest = CredentialDigest(high: 1, low: .max)
        let flags: [MemberFlags] = (0..<8).map { MemberFlags(rawValue: $0) }
        for flags in flags {
            for (from, until) in [(nil, nil), (5, nil), (nil, 9), (5, 9)] as [(Int64?, Int64?)] {
                let record = Self.record(
                    group: "a\"\\\u{1F}", from: from.map { UnixTime(seconds: $0) },
                    until: until.map { UnixTime(seconds: $0) }, flags: flags)
                for line in [
                    MemberChange.put(digest: digest, record), .put(digest: nil, record),
                    .delete(digest: digest, member: record.member),
                    .delete(digest: nil, member: record.member),
                ] {
                    #expect(try Self.lines(line.json + "\n") == [line])
                }
            }
        }
    }

    /// A wrong line, and the column at which it is found wrong.
    static let wrong: [(String, Int)] = [
        ("", 1), ("[]", 1), ("{}", 2), ("null", 1), ("{\"op\":\"put\"", 12),
        (#"{"op":"put","member":"fedcba9876543210","group":"g"}x"#, 53),
        (#"{"op":"put","member":"fedcba9876543210","group":"g",}"#, 53),
        (#"{"op":"put","member":"fedcba9876543210"}"#, 1),
        (#"{"op":"put","group":"g"}"#, 1),
        (#"{"member":"fedcba9876543210","group":"g"}"#, 1),
        (#"{"op":"add","member":"fedcba9876543210","group":"g"}"#, 8),
        (#"{"op":"put","op":"put","member":"fedcba9876543210","group":"g"}"#, 14),
        (#"{"op":"put","member":"fedcba9876543210","group":"g","name":"x"}"#, 54),
        (#"{"op":"put","member":"FEDCBA9876543210","group":"g"}"#, 23),
        (#"{"op":"put","member":"fedcba987654321","group":"g"}"#, 23),
        (#"{"op":"put","member":"fedcba98765432100","group":"g"}"#, 23),
        (#"{"op":"put","member":12,"group":"g"}"#, 22),
        (#"{"op":"put","digest":"00","member":"fedcba9876543210","group":"g"}"#, 23),
        (#"{"op":"put","digest":null,"member":"fedcba9876543210","group":"g"}"#, 22),
        (#"{"op":"put","member":"fedcba9876543210","group":""}"#, 49),
        (#"{"op":"put","member":"fedcba9876543210","group":"\x"}"#, 51),
        (#"{"op":"put","member":"fedcba9876543210","group":"\ud800"}"#, 56),
        (
            #"{"op":"put","member":"fedcba9876543210","group":"g","from":"2026-02-30T00:00:00Z"}"#,
            61
        ),
        (#"{"op":"put","member":"fedcba9876543210","group":"g","from":"2026-01-01T00:00:00"}"#, 61),
        (#"{"op":"put","member":"fedcba9876543210","group":"g","flags":["vip"]}"#, 63),
        (#"{"op":"put","member":"fedcba9876543210","group":"g","flags":["staff","staff"]}"#, 71),
        (#"{"op":"del","member":"fedcba9876543210","group":"g"}"#, 1),
        (
            #"{"op":"put","member":"fedcba9876543210","group":"g","#
                + #""from":"2026-01-02T00:00:00Z","until":"2026-01-02T00:00:00Z"}"#, 1
        ),
    ]

    @Test(arguments: wrong)
    func `a wrong line is named with its line and column`(text: String, column: Int) throws {
        let good = "{\"op\":\"put\",\"member\":\"\(Self.member)\",\"group\":\"g\"}\n"
        #expect {
            try Self.lines(good + text + "\n")
        } throws: { error in
            guard let fault = error as? ListFault else { return false }
            #expect(fault.column == column, "\(fault)")
            Fixtures.expectBothLanguages(fault.words)
            return fault.kind == .badLine && fault.line == 2 && fault.file == "m.ndjson"
        }
    }

    @Test func `no fault repeats a value of the line`() throws {
        for (text, _) in Self.wrong {
            do {
                _ = try Self.lines(text + "\n")
            } catch {
                #expect(!error.description.contains("fedcba98"))
                #expect(!error.description.lowercased().contains("vip"))
            }
        }
    }

    @Test func `a file in two pieces, or byte by byte, gives the same lines`() throws {
        let file = try Fixtures.bytes("list/members-1.ndjson")
        let whole = try Self.lines(String(decoding: file, as: UTF8.self))
        #expect(whole.count == 43)
        for pieces in stride(from: 0, through: file.count, by: 7).map({
            [Array(file[..<$0]), Array(file[$0...])]
        })
            + [file.map { [$0] }]
        {
            var reader = MemberLineReader(file: "m")
            var lines: [MemberChange] = []
            for piece in pieces {
                try reader.feed(piece) { line, _ throws(ListFault) in lines.append(line) }
            }
            try reader.finish()
            #expect(lines == whole)
        }
    }

    @Test func `a line without an end is a fault`() {
        #expect { try Self.lines("{") } throws: { error in
            (error as? ListFault)?.kind == .badLine && (error as? ListFault)?.line == 1
        }
    }

    @Test func `a line may have 1024 bytes and no more, whole or in pieces`() throws {
        let start = "{\"op\":\"put\",\"member\":\"\(Self.member)\",\"group\":\"g\""
        func line(_ length: Int) -> String {
            start + String(repeating: " ", count: length - start.utf8.count - 1) + "}\n"
        }
        #expect(try Self.lines(line(1024)).count == 1)
        #expect(throws: ListFault.self) { try Self.lines(line(1025)) }
        var reader = MemberLineReader(file: "m")
        #expect(throws: ListFault.self) {
            for byte in line(5000).utf8 { try reader.feed([byte]) { _, _ in } }
        }
    }

    @Test func `random bytes give only the reader's own fault`() {
        var state: UInt64 = 7
        let alphabet = Array("{}[]\",:\\ op put del member digest 0123456789abcdef\u{1}ÿ".utf8)
        for _ in 0..<20_000 {
            var bytes: [UInt8] = []
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            for _ in 0..<Int(state >> 58) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(alphabet[Int(state >> 33) % alphabet.count])
            }
            var reader = MemberLineReader(file: "m")
            // The compiler knows that nothing but a ListFault comes out; a trap would be seen.
            do { try reader.feed(bytes + [0x0A]) { _, _ in } } catch {
                #expect(error.kind == .badLine)
            }
        }
    }
}

@Suite struct RFC3339Tests {
    @Test func `worked times are those of an independent program`() {
        for (text, milliseconds) in [
            ("1970-01-01T00:00:00Z", Int64(0)), ("2026-11-20T00:00:00Z", 1_795_132_800_000),
            ("2000-02-29T23:59:59Z", 951_868_799_000), ("1969-12-31T23:59:59Z", -1000),
            ("2024-01-01T00:00:00.1Z", 1_704_067_200_100),
            ("2024-01-01T00:00:00.123456789Z", 1_704_067_200_123),
        ] {
            #expect(UnixTime(rfc3339: text)?.milliseconds == milliseconds)
        }
        #expect(UnixTime(seconds: 1_795_132_800).rfc3339Seconds == "2026-11-20T00:00:00Z")
        #expect(UnixTime(seconds: 951_868_799).rfc3339Seconds == "2000-02-29T23:59:59Z")
    }

    @Test func `no other spelling is a time`() {
        for text in [
            "", "2026-11-20", "2026-11-20T00:00:00", "2026-11-20t00:00:00Z",
            "2026-11-20T00:00:00z", "2026-11-20 00:00:00Z", "2026-11-20T00:00:00+00:00",
            "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-20T24:00:00Z",
            "2026-11-20T00:60:00Z", "2026-11-20T00:00:60Z", "2026-11-20T00:00:00.Z",
            "2026-11-20T00:00:00.1234567890Z", "2026-11-20T00:00:00,5Z", "+026-11-20T00:00:00Z",
            "2026-11-20T00:00:0 Z", "2026/11/20T00:00:00Z",
        ] {
            #expect(UnixTime(rfc3339: text) == nil, "\(text)")
        }
    }
}
