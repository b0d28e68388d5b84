import Decoding
import StationModel
import Testing

private let start = MonotonicInstant(sinceBoot: .seconds(100))

/// Feeds the bits 1 ms apart and waits for the gap.
private func events(
    _ bits: String, _ formats: [WiegandFormat], spacing: Duration = .milliseconds(1)
) -> [ReaderEvent] {
    var decoder = WiegandDecoder(formats: formats)
    var events: [ReaderEvent?] = []
    var now = start
    for bit in bits {
        events.append(decoder.pulse(isOne: bit == "1", at: now))
        now = now + spacing
    }
    events.append(decoder.advance(to: now + .milliseconds(30)))
    #expect(decoder.nextDeadline == nil)
    return events.compactMap(\.self)
}

private func card(_ bitCount: Int, _ facility: UInt64, _ number: UInt64) -> ReaderEvent {
    .read(
        .wiegand(.card(bitCount: bitCount, facility: facility, number: number)),
        completed: start + .milliseconds(bitCount - 1))
}

private let all: [WiegandFormat] = [.h10301, .h10306, .h10302]

@Suite struct WiegandDecoderTests {
    @Test(
        arguments: [
            ("10000000100000000000000010", 1, 1), ("00110010100110000001110011", 101, 12345),
            ("01111111111111111111111111", 255, 65535), ("00011001111111111111111111", 51, 65535),
            ("00000000000000000000000001", 0, 0), ("11101010000011011100000010", 0xD4, 0x1B81),
            ("10011101000010100100101111", 0x3A, 0x1497),
            ("11101010100000111110100001", 213, 2000),
        ] as [(String, UInt64, UInt64)])
    func `26 bits are a facility and a number`(bits: String, facility: UInt64, number: UInt64) {
        #expect(events(bits, all) == [card(26, facility, number)])
        #expect(events(bits, [.h10301]) == [card(26, facility, number)])
    }

    @Test(
        arguments: [
            ("1100010011101010000011011100000011", 0x89D4, 0x1B81),
            ("1000000001101010100000111110100001", 0x00D5, 0x07D0),
            ("0001010101000001100010101010111101", 0x2A83, 0x155E),
            ("0010111100001010110000011001010101", 0x5E15, 0x832A),
            ("0010101010011001111111111111111111", 21811, 65535),
            ("0111111111111111111111111111111111", 0xFFFF, 0xFFFF),
        ] as [(String, UInt64, UInt64)])
    func `34 bits are a facility and a number`(bits: String, facility: UInt64, number: UInt64) {
        #expect(events(bits, all) == [card(34, facility, number)])
    }

    @Test func `37 bits are what the configured format says`() {
        let first = "0000000000000000000000000000000000010"
        #expect(events(first, [.h10302]) == [card(37, 0, 1)])
        #expect(
            events("1010110111111101110000011100001101010", [.h10302])
                == [card(37, 0, 12_345_678_901)])
        #expect(
            events("1000000000000000100000000000000000010", [.h10304]) == [card(37, 1, 1)])
        #expect(
            events("0000011111111111100111100010010000001", [.h10304])
                == [card(37, 4095, 123_456)])
    }

    @Test(arguments: [WiegandFormat.h10302, .h10304])
    func `the middle one of 37 bits counts for both parities`(format: WiegandFormat) {
        let bits = "1" + String(repeating: "0", count: 17) + "1" + String(repeating: "0", count: 18)
        #expect(events(bits, [format]) == [card(37, 0, 1 << 17)])
    }

    @Test func `bits without a format keep their leading zeros and their number`() {
        #expect(
            events("000011110000111100001111", [.raw(bitCount: 24)]) == [
                .read(
                    .wiegand(.raw(bitCount: 24, bits: 0x0F0F0F)),
                    completed: start + .milliseconds(23))
            ])
        let whole = String(repeating: "1", count: 64)
        #expect(
            events(whole, [.raw(bitCount: 64)]) == [
                .read(
                    .wiegand(.raw(bitCount: 64, bits: .max)),
                    completed: start + .milliseconds(63))
            ])
    }

    @Test func `one wrong bit anywhere is a bad checksum, never another card`() {
        let bits = Array("00110010100110000001110011")
        for place in bits.indices {
            var wrong = bits
            wrong[place] = wrong[place] == "1" ? "0" : "1"
            #expect(events(String(wrong), all) == [.noise(.badChecksum)])
        }
    }

    @Test(arguments: Array(1...25) + Array(27...33) + [35, 36])
    func `a length that no format has is babble`(count: Int) {
        #expect(events(String(repeating: "0", count: count), all) == [.noise(.babble)])
    }

    @Test func `more bits than the longest format are one babble, and the next card is read`() {
        var decoder = WiegandDecoder(formats: [.raw(bitCount: 4)])
        var now = start
        var seen: [ReaderEvent] = []
        for _ in 0..<1000 {
            if let event = decoder.pulse(isOne: true, at: now) { seen.append(event) }
            now = now + .milliseconds(1)
        }
        #expect(seen.count == 2)
        #expect(seen.last == .noise(.babble))
        #expect(decoder.babblingSince == start + .milliseconds(4))
        now = now + .milliseconds(40)
        let next = (0..<4).compactMap { decoder.pulse(isOne: true, at: now + .milliseconds($0)) }
        #expect(next.count == 1)
        #expect(decoder.babblingSince == nil)
    }

    @Test func `pulses closer than 100 microseconds are one babble up to the gap`() {
        #expect(
            events("00110010100110000001110011", all, spacing: .microseconds(99))
                == [.noise(.babble)])
        #expect(
            events("00110010100110000001110011", all, spacing: .microseconds(100)).count == 1)
        var decoder = WiegandDecoder(formats: all)
        #expect(decoder.pulse(isOne: true, at: start) == nil)
        #expect(decoder.pulse(isOne: false, at: start) == .noise(.babble))
    }

    @Test func `the longest format is complete at its last bit, a shorter one at the gap`() {
        var decoder = WiegandDecoder(formats: [.h10301, .h10306])
        var now = start
        for bit in "00110010100110000001110011" {
            #expect(decoder.pulse(isOne: bit == "1", at: now) == nil)
            now = now + .milliseconds(20)
        }
        let last = now - .milliseconds(20)
        #expect(decoder.nextDeadline == last + .milliseconds(30))
        #expect(decoder.advance(to: last + .microseconds(29_999)) == nil)
        #expect(
            decoder.advance(to: last + .milliseconds(30))
                == .read(
                    .wiegand(.card(bitCount: 26, facility: 101, number: 12345)), completed: last))
        #expect(decoder.nextDeadline == nil)
    }

    @Test func `a card that follows late service is told apart by its stamps`() {
        var decoder = WiegandDecoder(formats: [.h10301, .h10306])
        let bits = "00110010100110000001110011".map { $0 == "1" }
        var seen: [ReaderEvent] = []
        for card in 0..<3 {
            for (place, bit) in bits.enumerated() {
                let instant = start + .milliseconds(card * 500 + place)
                if let event = decoder.pulse(isOne: bit, at: instant) { seen.append(event) }
            }
        }
        if let event = decoder.advance(to: start + .seconds(9)) { seen.append(event) }
        #expect(seen.count == 3)
        #expect(seen.first == card(26, 101, 12345))
    }

    @Test func `two lines read one after the other are put in the order of their stamps`() {
        let bits = "00110010100110000001110011".map { $0 == "1" }
        let stamped = bits.enumerated().map { ($0.element, start + .milliseconds($0.offset)) }
        var decoder = WiegandDecoder(formats: [.h10301])
        let seen = (stamped.filter { !$0.0 } + stamped.filter(\.0)).compactMap {
            decoder.pulse(isOne: $0.0, at: $0.1)
        }
        #expect(seen == [card(26, 101, 12345)])
    }

    @Test func `every format holds its numbers there and back`() {
        var random = SeededGenerator(seed: 26)
        let formats: [(WiegandFormat, UInt64, UInt64)] = [
            (.h10301, 0xFF, 0xFFFF), (.h10306, 0xFFFF, 0xFFFF), (.h10302, 0, 0x7_FFFF_FFFF),
            (.h10304, 0xFFFF, 0x7_FFFF),
        ]
        for (format, facilities, numbers) in formats {
            for _ in 0..<20_000 {
                let facility = random.next() & facilities
                let number = random.next() & numbers
                let bits = format.bits(facility: facility, number: number)
                #expect(
                    bits.flatMap(format.credential)
                        == .card(bitCount: format.bitCount, facility: facility, number: number))
            }
            #expect(format.bits(facility: facilities + 1, number: 0) == nil)
            #expect(format.bits(facility: 0, number: numbers + 1) == nil)
        }
    }

    @Test func `random pulses give at most one event each and leave the decoder fit`() {
        var random = SeededGenerator(seed: 3)
        var decoder = WiegandDecoder(formats: all)
        var now = start
        for _ in 0..<50_000 {
            now = now + .microseconds(Int64.random(in: 0...35_000, using: &random))
            _ = decoder.pulse(isOne: Bool.random(using: &random), at: now)
        }
        now = now + .milliseconds(30)
        _ = decoder.advance(to: now)
        let bits = "0001010101000001100010101010111101"
        let seen = bits.compactMap { bit in
            now = now + .milliseconds(1)
            return decoder.pulse(isOne: bit == "1", at: now)
        }
        #expect(seen.isEmpty)
        #expect(decoder.advance(to: now + .milliseconds(30)) != nil)
    }
}
