import StationModel
import Testing

@testable import Simulation

/// The emulated Modbus devices, against frames that independent masters and slaves exchanged.
struct ModbusEmulatorTests {
    private static func line(_ profile: String, unit: UInt8 = 1) -> ModbusLineEmulator {
        ModbusLineEmulator(
            ModbusLineConfiguration(
                port: SerialConfiguration(path: "", baudRate: 9600),
                devices: [
                    ModbusDeviceConfiguration(
                        id: DeviceId("it"), unit: unit, profile: ModbusProfile(name: profile),
                        period: .seconds(1))
                ]))
    }

    private func ask(_ line: inout ModbusLineEmulator, _ request: [UInt8]) -> [UInt8] {
        line.hear(request, at: .zero)
        var said: [UInt8] = []
        while let due = line.nextTime { said += line.advance(to: due) }
        return said
    }

    @Test(arguments: [
        (30_500, 546, [0x01, 0x04, 0x04, 0x01, 0x31, 0x02, 0x22, 0x2A, 0xCE] as [UInt8]),
        (-20_000, 1000, [0x01, 0x04, 0x04, 0xFF, 0x38, 0x03, 0xE8, 0x4A, 0xE3]),
    ])
    func `a thermometer answers in tenths`(millidegrees: Int, permille: Int, reply: [UInt8]) {
        var line = Self.line("xy-md02")
        line.devices[0].measure(.temperature, millidegrees)
        line.devices[0].measure(.humidity, permille)
        #expect(ask(&line, [0x01, 0x04, 0x00, 0x01, 0x00, 0x02, 0x20, 0x0B]) == reply)
    }

    @Test(arguments: [
        (-20_500, [0x01, 0x04, 0x02, 0xFF, 0x33, 0xB8, 0xD5] as [UInt8]),
        (0, [0x01, 0x04, 0x02, 0x00, 0x00, 0xB9, 0x30]),
        (30_460, [0x01, 0x04, 0x02, 0x01, 0x31, 0x79, 0x74]),
    ])
    func `negative tenths are two's complement, and hundredths are rounded`(
        millidegrees: Int, reply: [UInt8]
    ) {
        var line = Self.line("xy-md02")
        line.devices[0].measure(.temperature, millidegrees)
        #expect(ask(&line, [0x01, 0x04, 0x00, 0x01, 0x00, 0x01, 0x60, 0x0A]) == reply)
    }

    @Test func `relays are written one by one and all at once, and read back`() {
        var line = Self.line("waveshare-relay-8")
        let on: [UInt8] = [0x01, 0x05, 0x00, 0x00, 0xFF, 0x00, 0x8C, 0x3A]
        let off: [UInt8] = [0x01, 0x05, 0x00, 0x00, 0x00, 0x00, 0xCD, 0xCA]
        #expect(ask(&line, on) == on)
        #expect(line.devices[0].relayIsClosed(0))
        #expect(ask(&line, off) == off)
        #expect(!line.devices[0].relayIsClosed(0))
        let all: [UInt8] = [0x01, 0x0F, 0x00, 0x00, 0x00, 0x08, 0x01, 0xFF, 0xBE, 0xD5]
        #expect(ask(&line, all) == [0x01, 0x0F, 0x00, 0x00, 0x00, 0x08, 0x54, 0x0D])
        #expect((0..<8).allSatisfy { line.devices[0].relayIsClosed($0) })
        let some = ModbusLineEmulator.closed([0x01, 0x0F, 0, 0, 0, 8, 1, 0x0A])
        _ = ask(&line, some)
        #expect(
            ask(&line, [0x01, 0x01, 0x00, 0x00, 0x00, 0x08, 0x3D, 0xCC])
                == [0x01, 0x01, 0x01, 0x0A, 0xD1, 0x8F])
        let everything: [UInt8] = [0x01, 0x05, 0x00, 0xFF, 0xFF, 0x00, 0xBC, 0x0A]
        #expect(ask(&line, everything) == everything)
        #expect((0..<8).allSatisfy { line.devices[0].relayIsClosed($0) })
    }

    @Test func `a board at address FF, and one that takes 0100 for on`() {
        var board = Self.line("lctech-relay-8", unit: 255)
        #expect(
            ask(&board, [0xFF, 0x0F, 0x00, 0x00, 0x00, 0x08, 0x01, 0xFF, 0x30, 0x1D])
                == [0xFF, 0x0F, 0x00, 0x00, 0x00, 0x08, 0x41, 0xD3])
        board.devices[0].drive(input: 2, true)
        let inputs = ask(&board, ModbusLineEmulator.closed([0xFF, 0x02, 0, 0, 0, 8]))
        #expect(inputs == ModbusLineEmulator.closed([0xFF, 0x02, 0x01, 0x04]))
        var single = Self.line("relay-0100")
        let on: [UInt8] = [0x01, 0x05, 0x00, 0x01, 0x01, 0x00, 0x9D, 0x9A]
        #expect(ask(&single, on) == on)
        #expect(single.devices[0].relayIsClosed(0))
    }

    @Test func `what a device does not have is refused with the exception of the standard`() {
        var line = Self.line("xy-md02")
        #expect(
            ask(&line, ModbusLineEmulator.closed([0x01, 0x04, 0x00, 0x05, 0x00, 0x01]))
                == [0x01, 0x84, 0x02, 0xC2, 0xC1])
        #expect(
            ask(&line, ModbusLineEmulator.closed([0x01, 0x03, 0x00, 0x00, 0x00, 0x01]))
                == [0x01, 0x83, 0x02, 0xC0, 0xF1])
        #expect(
            ask(&line, [0x01, 0x05, 0x00, 0x00, 0xFF, 0x00, 0x8C, 0x3A])
                == [0x01, 0x85, 0x01, 0x83, 0x50])
        var relays = Self.line("waveshare-relay-8")
        #expect(
            ask(&relays, ModbusLineEmulator.closed([0x01, 0x0F, 0, 0, 0, 8, 2, 0xFF]))
                == [0x01, 0x8F, 0x03, 0x04, 0x31])
    }

    @Test func `holding registers are read and written`() {
        var line = Self.line("xy-md02")
        #expect(
            ask(
                &line,
                [0x01, 0x10, 0x01, 0x01, 0x00, 0x02, 0x04, 0x00, 0x20, 0x25, 0x80, 0x25, 0x09])
                == [0x01, 0x10, 0x01, 0x01, 0x00, 0x02, 0x11, 0xF4])
        let single: [UInt8] = [0x01, 0x06, 0x01, 0x01, 0x00, 0x08, 0xD8, 0x30]
        #expect(ask(&line, single) == single)
        let read: [UInt8] = [0x01, 0x03, 0x01, 0x01, 0x00, 0x02, 0x94, 0x37]
        #expect(
            ask(&line, read) == ModbusLineEmulator.closed([0x01, 0x03, 0x04, 0, 8, 0x25, 0x80]))
    }

    @Test func `damage, other addresses, broadcasts and no power are silent`() {
        var line = Self.line("waveshare-relay-8")
        #expect(ask(&line, [0x01, 0x01, 0x00, 0x00, 0x00, 0x08, 0x3D, 0xCD]) == [])
        #expect(ask(&line, [0x02, 0x04, 0x00, 0x01, 0x00, 0x02, 0x20, 0x38]) == [])
        #expect(ask(&line, ModbusLineEmulator.closed([0x00, 0x05, 0, 0, 0xFF, 0])) == [])
        #expect(line.devices[0].relayIsClosed(0), "a broadcast is done by all")
        line.devices[0].setPowered(false)
        #expect(!line.devices[0].relayIsClosed(0), "relays fall off with their supply")
        #expect(ask(&line, [0x01, 0x01, 0x00, 0x00, 0x00, 0x08, 0x3D, 0xCC]) == [])
        var stranger = Self.line("unheard-of")
        #expect(ask(&stranger, [0x01, 0x01, 0x00, 0x00, 0x00, 0x08, 0x3D, 0xCC]) == [])
    }

    @Test func `a frame ends with its silence, in any pieces, and the answer takes its time`() {
        let request: [UInt8] = [0x01, 0x01, 0x00, 0x00, 0x00, 0x08, 0x3D, 0xCC]
        for split in 0...request.count {
            var line = Self.line("waveshare-relay-8")
            line.hear(Array(request.prefix(split)), at: .zero)
            line.hear(Array(request.dropFirst(split)), at: .microseconds(500))
            // Eight characters of 10 bits, 3.5 of silence, 8 ms.
            #expect(line.advance(to: .milliseconds(11)) == [])
            _ = line.advance(to: .milliseconds(13))
            #expect(line.advance(to: .milliseconds(17)) == [])
            #expect(line.advance(to: .milliseconds(21)).count == 6)
            #expect(line.nextTime == nil)
        }
        var line = Self.line("waveshare-relay-8")
        line.hear(Array(request.prefix(4)), at: .zero)
        _ = line.advance(to: .seconds(1))
        line.hear(Array(request.dropFirst(4)), at: .seconds(1))
        #expect(line.advance(to: .seconds(2)) == [])
        #expect(line.nextTime == nil, "two halves with a pause between are no frame")
    }

    @Test func `each way to fail looks as it does on the wire`() {
        var line = Self.line("xy-md02")
        line.devices[0].measure(.temperature, 30_500)
        let request: [UInt8] = [0x01, 0x04, 0x00, 0x01, 0x00, 0x01, 0x60, 0x0A]
        line.devices[0].setFault(.pulledOff)
        #expect(ask(&line, request) == [])
        line.devices[0].setFault(.deadBus)
        #expect(Array(ask(&line, request)[3..<5]) == [0xFE, 0x3E], "−45.0 °C")
        line.devices[0].setFault(.powerOn)
        #expect(ask(&line, request) == [0x01, 0x04, 0x02, 0x00, 0x00, 0xB9, 0x30])
        line.devices[0].setFault(nil)
        line.devices[0].setFault(.stuck)
        line.devices[0].measure(.temperature, 10_000)
        #expect(ask(&line, request) == [0x01, 0x04, 0x02, 0x01, 0x31, 0x79, 0x74])
        line.devices[0].setFault(nil)
        #expect(Array(ask(&line, request)[3..<5]) == [0x00, 100])
    }

    @Test func `carbon dioxide, its status, and a weight of two words`() {
        var air = Self.line("senseair-s8", unit: 3)
        air.devices[0].measure(.carbonDioxide, 1200)
        let request = ModbusLineEmulator.closed([0xFE, 0x04, 0, 0, 0, 4])
        let reply = ModbusLineEmulator.closed([0xFE, 0x04, 8, 0, 0, 0, 0, 0, 0, 0x04, 0xB0])
        #expect(ask(&air, request) == reply)
        air.devices[0].setFault(.deadBus)
        #expect(ask(&air, request)[4] == 1)
        var scale = Self.line("weighing-transmitter")
        scale.devices[0].measure(.weight, -70_000)
        #expect(
            ask(&scale, [0x01, 0x03, 0x00, 0x00, 0x00, 0x02, 0xC4, 0x0B])
                == ModbusLineEmulator.closed([0x01, 0x03, 0x04, 0xFF, 0xFE, 0xEE, 0x90]))
    }
}

/// The emulated thermometer, against published scratchpads.
struct ThermometerTests {
    @Test(arguments: [
        (25_063, "91 01 4b 46 7f ff 0f 10 25", 25_062),
        (-10_125, "5e ff 4b 46 7f ff 02 10 b6", -10_125),
        (-55_000, "90 fc 4b 46 7f ff 10 10 ee", -55_000),
        (125_000, "d0 07 4b 46 7f ff 10 10 55", 125_000),
        (-500, "f8 ff 4b 46 7f ff 08 10 f8", -500), (21_000, "50 01 4b 46 7f ff 10 10 49", 21_000),
        (23_125, "72 01 4b 46 7f ff 0e 10 57", 23_125),
        (85_000, "50 05 4b 46 7f ff 10 10 bd", 85_000),
    ])
    func `a temperature is its scratchpad`(millidegrees: Int, bytes: String, shown: Int) {
        let sum = bytes.suffix(2)
        #expect(
            Thermometer.text(millidegrees: millidegrees)
                == "\(bytes) : crc=\(sum) YES\n\(bytes) t=\(shown)\n")
    }

    @Test func `each way to fail has its text`() {
        var probe = Thermometer()
        probe.measure(21_000)
        probe.setFault(.pulledOff)
        #expect(probe.text == nil)
        probe.setFault(.deadBus)
        #expect(probe.text?.hasPrefix("00 00 00 00 00 00 00 00 00 : crc=00 YES") == true)
        probe.setFault(.powerOn)
        #expect(probe.text?.hasPrefix("50 05 4b 46 7f ff 0c 10 1c : crc=1c YES") == true)
        probe.setFault(nil)
        probe.setFault(.stuck)
        probe.measure(5000)
        #expect(probe.text == Thermometer.text(millidegrees: 21_000))
        probe.setFault(nil)
        #expect(probe.text == Thermometer.text(millidegrees: 5000))
    }
}

/// The emulated motion sensor.
struct MotionSensorTests {
    @Test func `it is high once after power on, then by motion, and blind afterwards`() {
        var sensor = MotionSensor(at: .zero)
        #expect(sensor.nextTime == .seconds(20))
        let settles = sensor.advance(to: .seconds(20))
        #expect(settles && sensor.isHigh)
        let calms = sensor.advance(to: .seconds(28))
        #expect(calms && !sensor.isHigh)
        let blind = sensor.see(at: .seconds(29))
        #expect(!blind, "for 2.5 s")
        #expect(sensor.nextTime == nil)
        let seen = sensor.see(at: .seconds(31))
        #expect(seen)
        let again = sensor.see(at: .seconds(36))
        #expect(!again, "longer, not again")
        let early = sensor.advance(to: .seconds(40))
        let late = sensor.advance(to: .seconds(44))
        #expect(!early && late)
    }
}
