import Decoding
import Testing

private func text(_ scratchpad: String, _ crc: String, _ judgement: String, _ value: String)
    -> String
{
    "\(scratchpad) : crc=\(crc) \(judgement)\n\(scratchpad) t=\(value)\n"
}

private func outcome(_ text: String, previous: Int? = nil) -> String {
    do throws(OneWireText.Fault) {
        return "\(try OneWireText.temperature(of: text, previous: previous))"
    } catch {
        return "\(error)"
    }
}

@Suite struct OneWireTextTests {
    @Test(arguments: [
        ("91 01 4b 46 7f ff 0f 10 25", "25062"), ("5e ff 4b 46 7f ff 02 10 b6", "-10125"),
        ("90 fc 4b 46 7f ff 10 10 ee", "-55000"), ("d0 07 4b 46 7f ff 10 10 55", "125000"),
        ("f8 ff 4b 46 7f ff 08 10 f8", "-500"), ("50 01 4b 46 7f ff 10 10 49", "21000"),
        ("72 01 4b 46 7f ff 0e 10 57", "23125"), ("50 05 4b 46 7f ff 10 10 bd", "85000"),
    ])
    func `a sound text is its temperature`(scratchpad: String, value: String) {
        #expect(outcome(text(scratchpad, String(scratchpad.suffix(2)), "YES", value)) == value)
    }

    @Test func `the value after power-on is none`() {
        let marked = text("50 05 4b 46 7f ff 0c 10 1c", "1c", "YES", "85000")
        #expect(outcome(marked) == "powerOnValue")
        #expect(outcome(marked, previous: 84_000) == "powerOnValue")
        let unmarked = text("50 05 4b 46 7f ff 10 10 bd", "bd", "YES", "85000")
        #expect(outcome(unmarked, previous: 21_000) == "powerOnValue")
        #expect(outcome(unmarked, previous: 59_999) == "powerOnValue")
        #expect(outcome(unmarked, previous: 60_000) == "85000")
    }

    @Test func `what looks sound and is not has its own fault`() {
        let shorted = text("00 00 00 00 00 00 00 00 00", "00", "YES", "0")
        #expect(outcome(shorted) == "shortedLine")
        let weak = text("ff 07 4b 46 7f ff 0c 10 a6", "a6", "YES", "127937")
        #expect(outcome(weak) == "supplyTooLow")
        let hot = text("91 01 4b 46 7f ff 0f 10 25", "25", "YES", "125001")
        #expect(outcome(hot) == "outOfRange")
    }

    @Test func `a wrong check sum is none, whoever notices it`() {
        let refused = text("ff ff ff ff ff ff ff ff ff", "c9", "NO", "25062")
        #expect(outcome(refused) == "badChecksum")
        let unnoticed = text("92 01 4b 46 7f ff 0f 10 25", "25", "YES", "25062")
        #expect(outcome(unnoticed) == "badChecksum")
    }

    @Test(arguments: [
        "\n", "91 01 4b 46 7f ff 0f 10 25 : crc=25 YES\n",
        "91 01 4b 46 7f ff 0f 10 : crc=25 YES\n91 01 t=25062\n",
        "91 01 4b 46 7f ff 0f 10 25 : crc=25 YES\n91 01 t=\n",
        "91 01 4b 46 7f ff 0f 10 25 : crc=25 YES\n91 01 t=25x62\n",
        "zz 01 4b 46 7f ff 0f 10 25 : crc=25 YES\n91 01 t=25062\n",
    ])
    func `a text of another form is not read`(text: String) {
        #expect(["malformed", "empty"].contains(outcome(text)))
    }

    @Test func `an empty text is a read that failed`() {
        #expect(outcome("") == "empty")
    }

    @Test func `random texts and damaged ones give faults only`() {
        let sound = text("91 01 4b 46 7f ff 0f 10 25", "25", "YES", "25062")
        var random = SeededGenerator(seed: 85)
        for _ in 0..<2000 {
            let noise = random.bytes(Int(random.next() % 120))
            #expect(Int(outcome(String(decoding: noise, as: UTF8.self))) == nil)
            var damaged = Array(sound.utf8)
            // Not in the second line, of which only the number counts.
            damaged[Int(random.next() % 26)] ^= UInt8(1 + random.next() % 127)
            let found = outcome(String(decoding: damaged, as: UTF8.self))
            #expect(Int(found) == nil || found == "25062")
        }
    }
}
