@testable import Decoding
import Testing

private func events(_ pieces: [[UInt8]]) -> [IDCardFrameParser.Event] {
    var parser = IDCardFrameParser()
    var events: [IDCardFrameParser.Event] = []
    for piece in pieces { parser.consume(piece) { events.append($0) } }
    return events
}

private let none = IDCardFixtures.bytes("AAAAAA9669 0004 000080 84")
private let found = IDCardFixtures.bytes("AAAAAA9669 0008 00009F 00000000 97")

@Suite struct IDCardFrameParserTests {
    @Test func `merged frames are all found`() {
        #expect(
            events([none + found + none])
                == [.reply(.refused(.noCard)), .reply(.found), .reply(.refused(.noCard))])
    }

    @Test func `a stream split at any byte gives the same events`() {
        let whole =
            [0x00, 0xAA, 0xAA] + found + [0xFF, 0xAA] + none
            + IDCardFixtures.frame(IDCardFixtures.resident) + [0xAA, 0xAA, 0xAA] + found
        let expected = events([whole])
        #expect(expected.count == 6)
        #expect(events(whole.map { [$0] }) == expected)
        for place in whole.indices {
            #expect(events([Array(whole[..<place]), Array(whole[place...])]) == expected)
        }
    }

    @Test func `more AA before a frame than three are no noise`() {
        for count in 0..<10 {
            #expect(events([[UInt8](repeating: 0xAA, count: count) + none]).count == 1)
        }
    }

    @Test func `noise between frames is one event a run`() {
        #expect(
            events([[1, 2, 3] + none + [4, 0xAA, 0xAA, 5] + found]) == [
                .garbage, .reply(.refused(.noCard)), .garbage, .reply(.found),
            ])
    }

    @Test func `a damaged frame is one event, and the good frame behind it is found`() {
        for place in 5..<none.count {
            for bit in 0..<8 where place > 6 {
                var damaged = none
                damaged[place] ^= 1 << UInt8(bit)
                #expect(events([damaged + found]) == [.badFrame, .reply(.found)])
            }
        }
    }

    @Test func `a frame that lost a byte does not swallow its neighbour for long`() {
        for place in 7..<none.count {
            var short = none
            short.remove(at: place)
            let seen = events([short + found + none])
            #expect(seen.suffix(1) == [.reply(.refused(.noCard))], "\(place) \(seen)")
        }
    }

    @Test(arguments: [0, 1, 2, 3, 2501, 65535])
    func `a length beyond reason is refused at once`(length: Int) {
        let header = none.prefix(5) + [UInt8(length >> 8), UInt8(length & 0xFF)]
        #expect(events([Array(header) + found]) == [.badFrame, .reply(.found)])
    }

    @Test func `a frame that never ends holds 2500 bytes at most, and a reset forgets it`() {
        var parser = IDCardFrameParser()
        var seen: [IDCardFrameParser.Event] = []
        parser.consume(none.prefix(5) + [0x09, 0xC4, 0x00]) { seen.append($0) }
        let begun = parser.isInFrame
        #expect(begun)
        parser.reset()
        let begunAfterReset = parser.isInFrame
        #expect(!begunAfterReset)
        parser.consume(found) { seen.append($0) }
        #expect(seen == [.reply(.found)])
    }

    @Test func `nothing of a card stays in the buffer`() {
        var parser = IDCardFrameParser()
        parser.consume(IDCardFixtures.frame(IDCardFixtures.resident)) { _ in }
        let wipedAfterFrame = parser.holdsOnlyZeros
        #expect(wipedAfterFrame)
        parser.consume(IDCardFixtures.frame(IDCardFixtures.resident).dropLast(3)) { _ in }
        let wipedInFrame = parser.holdsOnlyZeros
        #expect(!wipedInFrame)
        parser.reset()
        let wipedAfterReset = parser.holdsOnlyZeros
        #expect(wipedAfterReset)
    }

    @Test func `random bytes with preambles strewn in never trap and never hide a good frame`() {
        var random = SeededGenerator(seed: 9669)
        for _ in 0..<200 {
            var noise: [UInt8] = []
            for _ in 0..<20 {
                noise += random.bytes(Int(random.next() % 40))
                noise += none.prefix(Int(random.next() % 12))
            }
            // As many zeros as the longest frame end any that the noise began.
            let quiet = [UInt8](repeating: 0, count: 2510)
            #expect(events([noise + quiet + found]).last == .reply(.found))
            #expect(events([noise + quiet]) == events((noise + quiet).map { [$0] }))
        }
    }
}
