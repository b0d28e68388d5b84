import Testing

@testable import Decoding

/// What a listener made of everything it heard.
private struct Heard: Equatable {
    var answer: ModbusAnswer?
    var verdict: ModbusFault
}

private func listen(
    _ request: ModbusRequest, unit: UInt8 = 1, skipsEcho: Bool = false, _ pieces: [[UInt8]]
) -> Heard {
    var listener = ModbusListener(request, unit: unit, skipsEcho: skipsEcho)
    for piece in pieces {
        if let answer = listener.consume(piece) {
            return Heard(answer: answer, verdict: .silent)
        }
    }
    return Heard(answer: nil, verdict: listener.verdict)
}

private let ask = ModbusRequest.readInputRegisters(start: 1, count: 1)
private let good = wire("01 04 02 01 31 79 74")

private func withChecksum(_ body: String) -> [UInt8] {
    let bytes = wire(body)
    let sum = Checksums.modbus(bytes)
    return bytes + [UInt8(sum & 0xFF), UInt8(sum >> 8)]
}

@Suite struct ModbusListenerTests {
    @Test(arguments: ModbusExample.all)
    func `an answer is the same whole, byte by byte, and split anywhere`(example: ModbusExample) {
        let bytes = wire(example.received)
        expectSameInAnyPieces(bytes) { listen(example.request, unit: example.unit, $0) }
        #expect(listen(example.request, unit: example.unit, [bytes]).answer == example.answer)
    }

    @Test(arguments: ModbusExample.all)
    func `an answer is found behind noise that looks like frames`(example: ModbusExample) {
        let noises = [
            "00", "FF FF FF", "01", "01 04", "01 04 FA", "02 03 FF 00", "01 10 00",
            "01 84 02 C2 C0",
        ]
        for noise in noises {
            let stream = wire(noise) + wire(example.received)
            expectSameInAnyPieces(stream) { listen(example.request, unit: example.unit, $0) }
            #expect(
                listen(example.request, unit: example.unit, [stream]).answer == example.answer)
        }
    }

    @Test func `each way not to answer has its own fault`() {
        let faults: [([UInt8], ModbusFault)] = [
            ([], .silent),
            (wire("01 04 02 01 31 79 75"), .badChecksum),
            (wire("01 04 02 01 31"), .incomplete),
            (wire("55 AA 55 AA 55 AA 55 AA"), .incomplete),
            (withChecksum("02 04 02 01 31"), .wrongUnit(2)),
            (withChecksum("02 84 02"), .wrongUnit(2)),
            (withChecksum("01 03 02 01 31"), .wrongFunction(3)),
            (withChecksum("01 83 02"), .wrongFunction(0x83)),
            (withChecksum("01 04 04 01 31 02 22"), .wrongByteCount(4)),
            (withChecksum("01 04 00"), .wrongByteCount(0)),
        ]
        for (bytes, fault) in faults {
            #expect(listen(ask, [bytes]) == Heard(answer: nil, verdict: fault))
            expectSameInAnyPieces([0x77] + bytes) { listen(ask, $0) }
        }
    }

    @Test func `a confirmation of another coil is none`() {
        let on = ModbusRequest.writeCoil(address: 0, value: 0xFF00)
        for other in ["01 05 00 01 FF 00", "01 05 00 00 00 00"] {
            let heard = listen(on, [withChecksum(other)])
            #expect(heard == Heard(answer: nil, verdict: .wrongConfirmation))
        }
    }

    @Test func `an answer from another unit does not hide the right one`() {
        let stream = withChecksum("02 04 02 01 31") + good
        #expect(listen(ask, [stream]).answer == .registers([305]))
    }

    @Test func `no single bit may change`() {
        for place in good.indices {
            for bit in 0..<8 {
                var damaged = good
                damaged[place] ^= 1 << UInt8(bit)
                #expect(listen(ask, [damaged]).answer == nil, "\(place).\(bit)")
            }
        }
    }

    @Test func `an exception inside an answer is data`() {
        let two = ModbusRequest.readInputRegisters(start: 0, count: 4)
        let answer = withChecksum("01 04 08 01 84 02 C2 C1 00 00 00")
        #expect(
            listen(two, [answer]).answer == .registers([0x0184, 0x02C2, 0xC100, 0x0000]))
    }

    @Test func `the echo of a read is stepped over and noticed`() {
        var listener = ModbusListener(ask, unit: 1)
        let answer = listener.consume(ask.frame(unit: 1) + good)
        let heardItself = listener.heardItself
        #expect(answer == .registers([305]) && heardItself)
        var quiet = ModbusListener(ask, unit: 1)
        _ = quiet.consume(good)
        let quietHeardItself = quiet.heardItself
        #expect(!quietHeardItself)
    }

    @Test func `the echo of a write confirms nothing on a line that hears itself`() {
        let on = ModbusRequest.writeCoil(address: 0, value: 0xFF00)
        let frame = on.frame(unit: 1)
        #expect(listen(on, skipsEcho: true, [frame]).verdict == .silent)
        #expect(listen(on, skipsEcho: true, [frame + frame]).answer == .written)
        expectSameInAnyPieces(frame + frame) { listen(on, skipsEcho: true, $0) }
        #expect(listen(on, [frame]).answer == .written)
    }

    @Test func `random bytes give faults only, and never hide the answer behind them`() {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<300 {
            var noise = random.bytes(Int(random.next() % 700))
            for _ in 0..<3 where !noise.isEmpty {
                noise.insert(contentsOf: [1, 4, 2], at: Int(random.next() % UInt64(noise.count)))
            }
            let heard = listen(ask, [noise])
            #expect(heard.answer == nil)
            #expect(listen(ask, [noise + good]).answer == .registers([305]))
            #expect(listen(ask, noise.map { [$0] }) == heard)
        }
    }
}
