@testable import Decoding
import StationModel
import Testing

/// The replies and noises in all of `pieces`.
private func events(_ pieces: [[UInt8]]) -> [IDCardFrameParser.Event] {
    var parser = IDCardFrameParser()
    var events: [IDCardFrameParser.Event] = []
    for piece in pieces { parser.consume(piece) { events.append($0) } }
    return events
}

private func card(_ number: String, _ from: String, _ through: String?) -> IDCard? {
    guard let number = IDCardNumber(ascii: number.utf8), let from = CivilDate(text: from) else {
        return nil
    }
    return IDCard(
        number: number,
        validity: CardValidity(
            from: from, through: through.flatMap { CivilDate(text: $0) }, numberIsSound: true))
}

private func text(_ bytes: [UInt8]) throws(IDCardText.FormatError) -> IDCard {
    // A closure would lose the error's type.
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { copy.deallocate() }
    copy.copyBytes(from: bytes)
    return try IDCardText.card(UnsafeRawBufferPointer(copy))
}

@Suite struct IDCardTests {
    @Test func `the commands are the frames of the protocol`() {
        let frames: [(IDCardCommand, String)] = [
            (.reset, "AAAAAA9669 0003 10FF EC"), (.status, "AAAAAA9669 0003 11FF ED"),
            (.find, "AAAAAA9669 0003 2001 22"), (.select, "AAAAAA9669 0003 2002 21"),
            (.read, "AAAAAA9669 0003 3001 32"),
        ]
        #expect(frames.map(\.0) == IDCardCommand.allCases)
        for (command, hex) in frames { #expect(command.frame == IDCardFixtures.bytes(hex)) }
    }

    @Test(
        arguments: [
            ("0004 000090 94", .done), ("0008 00009F 00000000 97", .found),
            ("000C 000090 0000000000000000 9C", .selected), ("0004 000080 84", .refused(.noCard)),
            ("0004 000081 85", .refused(.other(0x81))), ("0004 000041 45", .refused(.readFailed)),
            ("0004 000060 64", .refused(.selfTestFailed)),
            ("0004 000066 62", .refused(.notAuthorised)), ("0004 00009F 9B", .done),
            ("0014 000090 05000300E5D634013930000032090100 B7", .unintelligible),
            ("0004 010090 95", .unintelligible),
        ] as [(String, IDCardReply)])
    func `the replies of the protocol are understood`(hex: String, reply: IDCardReply) {
        #expect(events([IDCardFixtures.bytes("AAAAAA9669" + hex)]) == [.reply(reply)])
    }

    @Test func `the four kinds of card give number and validity`() throws {
        let cards: [([UInt8], IDCard?, UInt8)] = [
            (IDCardFixtures.resident, card("11010519491231002X", "2020-01-01", nil), 0x16),
            (
                IDCardFixtures.permit,
                card("810000199001010019", "2019-01-01", "2024-01-01"), 0x9A
            ),
            (
                IDCardFixtures.foreigner2017,
                card("CAN110082081501", "2017-06-01", "2027-06-01"), 0x0F
            ),
            (
                IDCardFixtures.foreigner2023,
                card("911124198108030024", "2023-12-01", "2033-11-30"), 0x1E
            ),
        ]
        for (text, expected, check) in cards {
            let frame = IDCardFixtures.frame(text)
            #expect(frame.count == 1295 && frame.last == check)
            let card = try #require(expected)
            #expect(events([frame]) == [.reply(.card(card))])
        }
    }

    @Test func `fingerprints after the photo change nothing`() throws {
        for prints in [0, 512, 1024] {
            let body =
                [0, 0, 0x90, 1, 0, 4, 0, UInt8(prints >> 8), 0] + IDCardFixtures.resident
                + [UInt8](repeating: 0, count: 1024 + prints)
            let frame = IDCardFixtures.frame(body: body)
            if prints == 1024 { #expect(frame.count == 2321 && frame.last == 0x1C) }
            let expected = try #require(card("11010519491231002X", "2020-01-01", nil))
            #expect(events([frame]) == [.reply(.card(expected))])
        }
    }

    @Test func `a text that is no card's is refused with the field that is wrong`() {
        func changed(_ base: [UInt8], _ offset: Int, _ unit: UInt16) -> [UInt8] {
            var bytes = base
            bytes[offset] = UInt8(unit & 0xFF)
            bytes[offset + 1] = UInt8(unit >> 8)
            return bytes
        }
        let resident = IDCardFixtures.resident
        #expect(throws: IDCardText.FormatError.length) { try text(Array(resident.dropLast())) }
        #expect(throws: IDCardText.FormatError.cardType) { try text(changed(resident, 248, 0x51)) }
        #expect(throws: IDCardText.FormatError.number) {
            try text(changed(resident, 122, 0x5317))
        }
        #expect(throws: IDCardText.FormatError.number) { try text(changed(resident, 124, 0x20)) }
        #expect(throws: IDCardText.FormatError.validity) {
            try text(changed(resident, 188, 0x39).replacing([0x30, 0], with: [0x39, 0]))
        }
        // 长期 only stands on resident cards.
        #expect(throws: IDCardText.FormatError.validity) {
            try text(changed(resident, 248, 0x4A))
        }
        #expect(throws: IDCardText.FormatError.validity) {
            try text(changed(IDCardFixtures.permit, 204, 0x20))
        }
    }

    @Test func `a number whose check digit is wrong is a card with an unsound number`() throws {
        var bytes = IDCardFixtures.resident
        bytes[122 + 34] = 0x31
        #expect(try text(bytes).validity.numberIsSound == false)
    }

    @Test(arguments: [
        "11010519491231002X", "440524188001010014", "810000199001010019", "820000199001010010",
        "830000199001010012", "830000199706020042", "911124198108030024", "11010519491231002x",
        "CAN110082081501",
    ])
    func `numbers that can exist are sound`(number: String) {
        #expect(IDCardNumberCheck.isSound(Array(number.utf8)))
    }

    @Test(arguments: [
        "110105194912310021", "110105194913310021", "11010519490230002X", "1101051949123100X2",
        "110105491231002", "CAN11008208150X", "", "1", "11010519491231002", "CAN1100820815011",
    ])
    func `numbers that cannot exist are not sound`(number: String) {
        #expect(!IDCardNumberCheck.isSound(Array(number.utf8)))
    }

    @Test func `any one wrong digit or swap of neighbours makes a number unsound`() {
        let number = Array("440524188001010014".utf8)
        for place in 0..<17 {
            for digit in UInt8(0x30)...0x39 where digit != number[place] {
                var wrong = number
                wrong[place] = digit
                #expect(!IDCardNumberCheck.isSound(wrong))
            }
            var swapped = number
            swapped.swapAt(place, place + 1)
            #expect(swapped == number || !IDCardNumberCheck.isSound(swapped))
        }
    }

    @Test func `no description of a card tells its number`() throws {
        let example = try #require(card("11010519491231002X", "2020-01-01", nil))
        var dumped = ""
        dump(IDCardReply.card(example), to: &dumped)
        for text in [
            "\(example)", "\(IDCardReply.card(example))", String(reflecting: example), dumped,
        ] {
            #expect(!text.contains("validity") && !text.contains("first"), "\(text)")
        }
    }
}
