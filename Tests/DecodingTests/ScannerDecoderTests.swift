import Decoding
import StationModel
import Testing

private let start = MonotonicInstant(sinceBoot: .seconds(100))

/// Feeds pieces 1 ms apart, then lets 150 ms pass.
private func events(_ pieces: [[UInt8]], prefix: String = "") -> [ReaderEvent] {
    var decoder = ScannerDecoder(prefix: prefix)
    var events: [ReaderEvent] = []
    for piece in pieces { decoder.consume(piece, at: start) { events.append($0) } }
    decoder.advance(to: start + .milliseconds(150)) { events.append($0) }
    #expect(decoder.nextDeadline == nil)
    return events
}

private func events(_ text: String, prefix: String = "") -> [ReaderEvent] {
    events([Array(text.utf8)], prefix: prefix)
}

private func token(_ text: String) -> ReaderEvent { .read(.token(text), completed: start) }

private func code(_ text: String) -> ReaderEvent {
    .read(.qr(payload: Array(text.utf8)), completed: start)
}

@Suite struct ScannerDecoderTests {
    @Test(arguments: ["\r", "\n", "\r\n", "", "\t\r", "\0\r\n", "\t\0", "\r\n\r\n"])
    func `a text ends with CR, LF, both, or silence`(end: String) {
        #expect(events("ABC 123" + end) == [token("ABC 123")])
        #expect(events("YZ1:BB8 " + end) == [code("YZ1:BB8 ")])
    }

    @Test(arguments: ["YZ1:BB8", "yz1:bb8", "YZ2:BB8", " YZ1:BB8", "  Yz", "YZ"])
    func `what begins like a code is judged as one`(text: String) {
        #expect(events(text + "\r") == [code(text)])
    }

    @Test(arguments: ["https://yz1.example/", "Y", "AYZ1:", "0012345678", " ", "\"';--"])
    func `any other text is a token, as it is`(text: String) {
        #expect(events(text + "\r") == [token(text)])
    }

    @Test func `empty lines are nothing`() {
        #expect(events("\r\n\r\n\t\r\n\0") == [])
        #expect(events("P\rP\r", prefix: "P") == [])
    }

    @Test func `several texts in one piece are several reads`() {
        #expect(events("A\rB\nC\r\n") == [token("A"), token("B"), token("C")])
    }

    @Test func `the configured prefix is taken off, and a text without it is babble`() {
        #expect(
            events("S:A\rA\rS:YZ1:B\r", prefix: "S:") == [
                token("A"), .noise(.babble), code("YZ1:B"),
            ])
    }

    @Test(arguments: [
        [0x41, 0x80], [0x00, 0x41], [0x41, 0x09, 0x41], [0xE5, 0x8D, 0xA1], [0x7F],
    ])
    func `bytes outside printable ASCII are babble`(bytes: [UInt8]) {
        #expect(events([bytes + [0x0D]]) == [.noise(.babble)])
    }

    @Test func `a code has 512 characters at most, a token 256`() {
        let long = String(repeating: "A", count: 508)
        #expect(events("YZ1:\(long)\r") == [code("YZ1:\(long)")])
        #expect(events("YZ1:\(long)A\r") == [.noise(.incomplete)])
        #expect(events(String(repeating: "A", count: 256) + "\r").first?.isRead == true)
        #expect(events(String(repeating: "A", count: 257) + "\r") == [.noise(.incomplete)])
    }

    @Test(arguments: ["\r", ""])
    func `4 KiB without an end are one noise, and the next text is read`(end: String) {
        var decoder = ScannerDecoder()
        var seen: [ReaderEvent] = []
        for _ in 0..<100 {
            decoder.consume([UInt8](repeating: 0x41, count: 1000), at: start) { seen.append($0) }
        }
        #expect(seen == [.noise(.incomplete)])
        #expect(decoder.babblingSince == start)
        decoder.consume(Array(end.utf8), at: start) { seen.append($0) }
        decoder.advance(to: start + .milliseconds(150)) { seen.append($0) }
        #expect(decoder.babblingSince == nil)
        decoder.consume(Array("A\r".utf8), at: start) { seen.append($0) }
        #expect(seen == [.noise(.incomplete), token("A")])
    }

    @Test func `silence ends a text after 150 ms, with the time of its last byte`() {
        var decoder = ScannerDecoder()
        var seen: [ReaderEvent] = []
        decoder.consume([0x41], at: start) { seen.append($0) }
        decoder.consume([0x42], at: start + .milliseconds(100)) { seen.append($0) }
        #expect(decoder.nextDeadline == start + .milliseconds(250))
        decoder.advance(to: start + .milliseconds(249)) { seen.append($0) }
        #expect(seen.isEmpty)
        decoder.advance(to: start + .milliseconds(250)) { seen.append($0) }
        #expect(seen == [.read(.token("AB"), completed: start + .milliseconds(100))])
    }

    @Test func `a text split at any byte gives the same events`() {
        let whole = Array("\0YZ1:W50A97 \r\nABC\tD\rS:YZ\n\n8888\t\0".utf8)
        let expected = events([whole])
        #expect(expected.count == 4)
        #expect(events(whole.map { [$0] }) == expected)
        for place in whole.indices {
            #expect(events([Array(whole[..<place]), Array(whole[place...])]) == expected)
        }
    }

    @Test func `random bytes in any pieces give the same events and never a text beyond its limit`()
    {
        var random = SeededGenerator(seed: 150)
        for _ in 0..<50 {
            // Often line ends and plain letters, so that there is something to read.
            let whole = (0..<6000).map { _ -> UInt8 in
                let byte = UInt8(truncatingIfNeeded: random.next())
                return byte < 100 ? 0x41 : byte < 101 ? 0x0D : byte < 252 ? byte & 0x5F : byte
            }
            let expected = events([whole])
            #expect(!expected.isEmpty)
            var pieces: [[UInt8]] = []
            var rest = whole[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...300, using: &random)
                pieces.append(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            #expect(events(pieces) == expected)
        }
    }
}

extension ReaderEvent {
    fileprivate var isRead: Bool { if case .read = self { true } else { false } }
}
