import Decoding
import Testing

@Suite struct Base45Tests {
    /// RFC 9285, section 4.3 and 4.4.
    @Test(arguments: [
        ("AB", "BB8"), ("Hello!!", "%69 VD92EX0"), ("base-45", "UJCLQE7W581"),
        ("ietf!", "QED8WEX0"), ("", ""),
    ])
    func `the standard's own examples hold both ways`(plain: String, text: String) throws {
        #expect(Base45.encode(plain.utf8) == Array(text.utf8))
        #expect(try Base45.decode(text.utf8) == Array(plain.utf8))
    }

    @Test(arguments: ["GGW", ":::", "ZZZ"])
    func `a triple above 65535 is refused`(text: String) {
        // FGW is 65,535, the largest triple.
        #expect(throws: Never.self) { try Base45.decode("FGW".utf8) }
        #expect(throws: Base45.FormatError.self) { try Base45.decode(text.utf8) }
    }

    @Test func `a pair above 255 is refused`() throws {
        #expect(try Base45.decode("U5".utf8) == [255])
        #expect(throws: Base45.FormatError.self) { try Base45.decode("V5".utf8) }
        #expect(throws: Base45.FormatError.self) { try Base45.decode("::".utf8) }
    }

    @Test(arguments: ["A", "BB8A", "BB8BB8A"])
    func `a single character left over is refused`(text: String) {
        #expect(throws: Base45.FormatError.self) { try Base45.decode(text.utf8) }
    }

    @Test func `every byte outside the alphabet is refused`() {
        let alphabet = Set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".utf8)
        for byte in UInt8.min...UInt8.max where !alphabet.contains(byte) {
            #expect(throws: Base45.FormatError.self) { try Base45.decode([0x30, byte, 0x30]) }
        }
    }

    @Test func `random bytes survive the way there and back`() throws {
        var random = SeededGenerator(seed: 45)
        for length in 0..<300 {
            let bytes = random.bytes(length)
            #expect(try Base45.decode(Base45.encode(bytes)) == bytes)
        }
    }

    @Test func `a random text is refused or is the one text of its bytes`() {
        var random = SeededGenerator(seed: 46)
        let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".utf8)
        var (decoded, refused) = (0, 0)
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...6, using: &random)
            let text = (0..<length).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            do {
                #expect(Base45.encode(try Base45.decode(text)) == text)
                decoded += 1
            } catch {
                refused += 1
            }
        }
        #expect(decoded > 1000 && refused > 1000)
    }
}
