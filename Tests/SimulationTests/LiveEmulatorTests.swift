import StationModel
import Testing

@testable import Simulation

/// The emulated ID-card module, against the frames of the protocol's description.
struct LiveEmulatorTests {
    private let find: [UInt8] = [0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x03, 0x20, 0x01, 0x22]
    private let select: [UInt8] = [0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x03, 0x20, 0x02, 0x21]
    private let read: [UInt8] = [0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x03, 0x30, 0x01, 0x32]
    private let status: [UInt8] = [0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x03, 0x11, 0xFF, 0xED]

    private static let preamble: [UInt8] = [0xAA, 0xAA, 0xAA, 0x96, 0x69]
    private let done = preamble + [0x00, 0x04, 0x00, 0x00, 0x90, 0x94]
    private let found = preamble + [0x00, 0x08, 0x00, 0x00, 0x9F, 0, 0, 0, 0, 0x97]
    private let selected =
        preamble + [0x00, 0x0C, 0x00, 0x00, 0x90] + [UInt8](repeating: 0, count: 8) + [0x9C]
    private let noCard = preamble + [0x00, 0x04, 0x00, 0x00, 0x80, 0x84]
    private let notSelected = preamble + [0x00, 0x04, 0x00, 0x00, 0x81, 0x85]
    private let readFailed = preamble + [0x00, 0x04, 0x00, 0x00, 0x41, 0x45]

    private let card = [UInt8](repeating: 0x20, count: 256)

    private func ask(_ module: inout IDCardModuleEmulator, _ command: [UInt8]) -> [UInt8] {
        module.hear(command, at: .zero)
        return module.nextTime.map { module.advance(to: $0) } ?? []
    }

    @Test func `a card is found, selected, read, and not found again until it is lifted`() {
        var module = IDCardModuleEmulator()
        #expect(ask(&module, status) == done)
        #expect(ask(&module, find) == noCard)
        module.lay(card)
        #expect(ask(&module, find) == found)
        #expect(ask(&module, select) == selected)
        let reply = ask(&module, read)
        #expect(reply.count == 1295)
        #expect(
            Array(reply.prefix(14))
                == Self.preamble + [0x05, 0x08, 0x00, 0x00, 0x90, 0x01, 0x00, 0x04, 0x00])
        #expect(ask(&module, find) == noCard)
        module.lift()
        module.lay(card)
        #expect(ask(&module, find) == found)
    }

    @Test func `a step is refused without the one before it, or when the card was lifted`() {
        var module = IDCardModuleEmulator()
        module.lay(card)
        #expect(ask(&module, select) == notSelected)
        #expect(ask(&module, find) == found)
        #expect(ask(&module, read) == readFailed)
        #expect(ask(&module, select) == selected)
        module.hear(read, at: .zero)
        module.lift()
        #expect(module.advance(to: .milliseconds(1199)) == [])
        #expect(module.advance(to: .milliseconds(1200)) == readFailed)
    }

    @Test func `commands come in any pieces and after any noise; a busy module hears none`() {
        for split in 0...find.count {
            var module = IDCardModuleEmulator()
            module.hear([0x00, 0xAA, 0xAA] + find.prefix(split), at: .zero)
            module.hear(Array(find.dropFirst(split)) + status, at: .zero)
            #expect(module.advance(to: .seconds(1)) == noCard)
            #expect(module.nextTime == nil)
        }
    }

    @Test func `a damaged or unknown command is answered so`() {
        var module = IDCardModuleEmulator()
        #expect(
            ask(&module, Self.preamble + [0x00, 0x03, 0x20, 0x01, 0x23])
                == Self.preamble + [0x00, 0x04, 0x00, 0x00, 0x10, 0x14])
        #expect(
            ask(&module, Self.preamble + [0x00, 0x03, 0x20, 0x00, 0x23])
                == Self.preamble + [0x00, 0x04, 0x00, 0x00, 0x21, 0x25])
    }

    @Test func `the text block has the fields of a resident's card at their places`() throws {
        let number = try #require(IDCardNumber(ascii: Array("11010519491231002X".utf8)))
        let validity = CardValidity(
            from: try #require(CivilDate(text: "2020-01-01")), through: nil,
            numberIsSound: true)
        let text = IDCardTextBlock.bytes(number: number, validity: validity)
        #expect(text.count == 256)
        #expect(Array(text[36..<40]) == [0x31, 0x00, 0x39, 0x00], "born in 19…")
        #expect(Array(text[122..<126]) == [0x31, 0x00, 0x31, 0x00])
        #expect(Array(text[156..<158]) == [0x58, 0x00])
        #expect(Array(text[188..<192]) == [0x32, 0x00, 0x30, 0x00])
        #expect(Array(text[204..<210]) == [0x7F, 0x95, 0x1F, 0x67, 0x20, 0x00])
        #expect(Array(text[248..<250]) == [0x20, 0x00], "a resident's card")
    }
}
