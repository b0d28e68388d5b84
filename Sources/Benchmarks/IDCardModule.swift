import Decoding
import LinuxIO
import StationModel
import Synchronization

/// An ID-card module that answers at once: what is measured is the station, not the module.
struct IDCardModule {
    let wires: MemoryWires

    /// A command arrived.
    func hear(_ frame: [UInt8]) {
        switch frame {
        case IDCardCommand.find.frame:
            let lies = wires.card.withLock { $0 != nil }
            answer(lies ? [0, 0, 0x9F, 0, 0, 0, 0] : [0, 0, 0x80])
        case IDCardCommand.select.frame: answer([0, 0, 0x90] + [UInt8](repeating: 0, count: 8))
        case IDCardCommand.read.frame: answerCard()
        default: answer([0, 0, 0x90])
        }
    }

    private func answerCard() {
        let text = wires.card.withLock { card in
            defer { card = nil }
            return card
        }
        guard let text else { return answer([0, 0, 0x41]) }
        let photo = [UInt8](repeating: 0x55, count: 1024)
        // Text and photo lengths: 256 and 1024.
        let frame = Self.frame([0, 0, 0x90, 0x01, 0x00, 0x04, 0x00] + text + photo)
        wires.cardArrived.withLock { $0 = Clocks.monotonic() }
        _ = wires.module.post(frame)
    }

    private func answer(_ body: [UInt8]) { _ = wires.module.post(Self.frame(body)) }

    private static func frame(_ body: [UInt8]) -> [UInt8] {
        let count = body.count + 1
        let checked = [UInt8(count >> 8), UInt8(count & 0xFF)] + body
        return [0xAA, 0xAA, 0xAA, 0x96, 0x69] + checked + [checked.reduce(0, ^)]
    }

    /// The 256 bytes of a resident's card, of which only number and validity are filled in.
    static func text(number: String) -> [UInt8] {
        var text = [UInt8]()
        for _ in 0..<128 { text += [0x20, 0x00] }
        func put(_ characters: String, at offset: Int) {
            for (index, character) in characters.utf8.enumerated() {
                text[offset + 2 * index] = character
            }
        }
        put(number, at: 122)
        put("20200101", at: 188)
        put("20990101", at: 204)
        return text
    }
}
