import Decoding
import Testing

private typealias Event = VendingFrameParser.Event

private func events(_ pieces: [[UInt8]]) -> [Event] {
    var parser = VendingFrameParser()
    var events: [Event] = []
    for piece in pieces { parser.consume(piece) { events.append($0) } }
    return events
}

private func message(_ frame: String) -> VendingMessage? {
    let all = events([wire(frame)])
    guard case .frame(let found)? = all.first, all.count == 1 else { return nil }
    return VendingMessage(found)
}

private let poll = wire("FA FB 41 00 40")
private let success = wire("FA FB 04 04 05 02 00 0A 0C")

private func isNoise(_ event: Event) -> Bool { event == .garbage || event == .badFrame }

@Suite struct VendingFrameTests {
    @Test func `commands have the documented bytes`() {
        let frames: [(VendingCommand, UInt8, String)] = [
            (.synchronise, 1, "FA FB 31 01 01 30"),
            (.check(selection: 10), 2, "FA FB 01 03 02 00 0A 0B"),
            (.buy(selection: 10), 2, "FA FB 03 03 02 00 0A 09"),
            (.cancelSelection, 8, "FA FB 05 03 08 00 00 0F"),
            (
                .drive(selection: 10, dropSensor: true, elevator: false), 3,
                "FA FB 06 05 03 01 00 00 0A 0A"
            ),
            (.requestStatus, 6, "FA FB 51 01 06 57"),
        ]
        for (command, packet, bytes) in frames {
            #expect(command.frame(packet: packet).bytes == wire(bytes), "\(command)")
        }
        #expect(VendingFrame.poll.bytes == poll)
        #expect(VendingFrame.acknowledgement.bytes == wire("FA FB 42 00 43"))
    }

    @Test func `the machine's frames say what they mean`() {
        #expect(message("FA FB 41 00 40") == .poll)
        #expect(message("FA FB 42 00 43") == .acknowledgement)
        #expect(message("FA FB 31 01 01 30") == .synchronise)
        #expect(message("FA FB 02 04 03 01 00 0A 0F") == .selection(10, .normal))
        #expect(message("FA FB 04 04 04 01 00 0A 0E") == .dispensing(10, .dispensing))
        #expect(message("FA FB 04 04 05 02 00 0A 0C") == .dispensing(10, .success))
        #expect(message("FA FB 04 04 05 03 00 0A 0D") == .dispensing(10, .jammed))
        #expect(message("FA FB 05 03 08 00 00 0F") == .chosen(0))
        #expect(message("FA FB 16 02 07 02 10") == .other(0x16))
    }

    /// A machine's frame with packet number 9.
    private func spoken(_ command: UInt8, _ text: [UInt8]) -> VendingMessage? {
        let body = [0xFA, 0xFB, command, UInt8(text.count + 1), 9] + text
        guard case .frame(let frame)? = events([body + [body.reduce(0, ^)]]).first else {
            return nil
        }
        #expect(frame.packet == 9)
        return VendingMessage(frame)
    }

    @Test(arguments: [
        (UInt8(1), VendingDispenseStatus.dispensing), (2, .success), (3, .jammed),
        (4, .motorRunsOn), (6, .motorMissing), (7, .liftFault), (0x10, .liftPhase(0x10)),
        (0x13, .liftPhase(0x13)), (0x24, .success), (0x18, .fault(0x18)), (0xFF, .terminated),
    ])
    func `every status of a delivery is told apart`(code: UInt8, status: VendingDispenseStatus) {
        #expect(spoken(0x04, [code, 0, 7]) == .dispensing(7, status))
        #expect(spoken(0x04, [code, 0, 7, 1, 2]) == .dispensing(7, status))
        #expect(spoken(0x04, [code]) == .dispensing(nil, status))
    }

    @Test(arguments: [
        (UInt8(1), VendingSelectionStatus.normal), (2, .outOfStock), (3, .unknownSelection),
        (4, .paused), (5, .liftOccupied), (6, .doorUnlocked), (7, .fault(7)), (0x23, .fault(0x23)),
    ])
    func `every status of a selection is told apart`(
        code: UInt8, status: VendingSelectionStatus
    ) {
        #expect(spoken(0x02, [code, 1, 2]) == .selection(258, status))
    }

    @Test func `a slot report says what the machine believes`() {
        #expect(
            spoken(0x11, [0, 10, 0, 0, 0, 100, 3, 8, 0, 1, 0]) == .slot(10, stock: 3, capacity: 8))
        #expect(spoken(0x11, [0, 10]) == .other(0x11))
    }

    @Test func `a stream split at any byte gives the same events`() {
        let whole = wire("00 FA") + poll + success + wire("FA FB 41 01 00") + poll + wire("FA")
        expectSameInAnyPieces(whole) { events($0) }
        #expect(events([whole]).filter { !isNoise($0) }.count == 3)
    }

    @Test func `a damaged frame is one event, and the good frames behind it are found`() {
        for place in 2..<success.count {
            for bit in 0..<8 {
                var damaged = success
                damaged[place] ^= 1 << UInt8(bit)
                // As many polls as a longest frame that the damage may have announced.
                let polls = (0..<14).flatMap { _ in poll }
                let seen = events([damaged + polls + success])
                #expect(seen.contains(where: isNoise), "\(place).\(bit)")
                #expect(seen.suffix(1) == events([success]), "\(place).\(bit)")
                #expect(seen.count { $0 == events([success]).first } == 1)
            }
        }
    }

    @Test(arguments: [
        "FA FB 04 00 05", "FA FB 04 41", "FA FB 41 01", "FA FB 42 FF", "FA FB 04 FF",
    ])
    func `a length beyond reason is refused at once`(header: String) {
        let seen = events([wire(header) + poll])
        #expect(seen.contains(.badFrame) && seen.last == events([poll]).first)
    }

    @Test func `random bytes give the same in any pieces and never trap a message`() {
        var random = SeededGenerator(seed: 5057)
        for _ in 0..<300 {
            var noise: [UInt8] = []
            for _ in 0..<8 {
                noise +=
                    random.bytes(Int(random.next() % 30))
                    + success.prefix(
                        Int(random.next() % 9))
            }
            #expect(events(noise.map { [$0] }) == events([noise]))
            let quiet = [UInt8](repeating: 0, count: 70)
            #expect(events([noise + quiet + poll]).last == events([poll]).first)
        }
    }
}
