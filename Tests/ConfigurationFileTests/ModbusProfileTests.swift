import ConfigurationFile
import Foundation
import StationModel
import Testing

@Suite struct ModbusProfileTests {
    private static let folder = ExampleTests.root + "/hardware/profiles"

    private static let sample = """
        {
          name: "sample",
          serial: { baudRate: 9600, parity: "none" },
          unit: 1,
          measurements: [
            {
              quantity: "temperature", unit: "m°C", table: "input", address: 1, form: "int16",
              scale: [100, 1], range: [-40000, 85000], faults: [0x7FFF],
            },
            {
              quantity: "humidity", unit: "‰", table: "input", address: 2, form: "uint16",
              range: [0, 1000],
            },
          ],
          status: { table: "input", address: 0, faultBits: 1 },
          relays: { count: 8 },
          inputs: { count: 4, first: 16 },
        }
        """

    private func findings(_ replacement: String, for piece: String) -> [ConfigurationFinding] {
        let parts = Self.sample.components(separatedBy: piece)
        #expect(parts.count == 2, "\(piece) occurs \(parts.count - 1) times")
        let text = parts.joined(separator: replacement.replacing("▸", with: ""))
        do throws(ConfigurationErrors) {
            _ = try ModbusProfileLoader.load(text: text, file: "sample.json5")
            return []
        } catch {
            return error.errors
        }
    }

    @Test func `every file of the folder is a profile under its own name`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder).sorted()
        #expect(files.count >= 6)
        for file in files {
            do throws(ConfigurationErrors) {
                let profile = try ModbusProfileLoader.load(path: Self.folder + "/" + file)
                #expect(profile.name + ".json5" == file)
            } catch {
                Issue.record("\(error.text(in: .english))")
            }
        }
    }

    @Test func `a profile comes out as it was written`() throws {
        let profile = try ModbusProfileLoader.load(text: Self.sample, file: "sample.json5")
        #expect(
            profile
                == ModbusProfile(
                    name: "sample",
                    measurements: [
                        ModbusMeasurement(
                            .temperature, .input, at: 1, .int16, multiplier: 100,
                            range: -40_000...85_000, faults: [0x7FFF]),
                        ModbusMeasurement(.humidity, .input, at: 2, .uint16, range: 0...1000),
                    ], status: ModbusStatus(.input, at: 0, faultBits: 1),
                    relays: ModbusRelays(count: 8), inputs: ModbusInputs(count: 4, first: 16)))
    }

    @Test func `the sensor of the folder judges as its documents say`() throws {
        let profile = try ModbusProfileLoader.load(path: Self.folder + "/xy-md02.json5")
        #expect(profile.allZeroIsFault && profile.unit == 1 && profile.baudRate == 9600)
        let temperature = try #require(profile.measurements.first)
        #expect(temperature.range == -40_000...85_000)
        #expect(temperature.faults == [0x7FFF, -0x8000])
        #expect(temperature.multiplier == 100 && temperature.divisor == 1)
    }

    @Test(
        arguments: [
            ("name: \"sample\"", "name: \"Sample One\"", "name", nil),
            ("baudRate: 9600", "baudRate: 9700", "serial.baudRate", "9600"),
            ("parity: \"none\"", "parity: \"non\"", "serial.parity", "none"),
            ("unit: 1,\n  meas", "unit: 256,\n  meas", "unit", nil),
            ("unit: 1,\n  meas", "unit: 0,\n  meas", "unit", nil),
            ("\"temperature\"", "\"temprature\"", "measurements[0].quantity", "temperature"),
            ("\"m°C\"", "\"°C\"", "measurements[0].unit", "m°C"),
            ("unit: \"m°C\", ", "", "measurements[0].unit", nil),
            ("scale: [100, 1]", "scale: [100]", "measurements[0].scale", nil),
            ("scale: [100, 1]", "scale: [100, 0]", "measurements[0].scale[1]", nil),
            ("[-40000, 85000]", "[85000, -40000]", "measurements[0].range", nil),
            ("faults: [0x7FFF]", "faults: [0.5]", "measurements[0].faults[0]", nil),
            ("\"int16\"", "\"int61\"", "measurements[0].form", "int16"),
            ("\"humidity\", unit: \"‰\"", "\"temperature\", unit: \"m°C\"", "measurements[1]", nil),
            (
                "address: 2, form: \"uint16\"", "address: 65535, form: \"uint32\"",
                "measurements[1].address", nil
            ),
            ("faultBits: 1", "faultBit: 1", "status.faultBit", "faultBits"),
            ("relays: { count: 8 }", "relays: { count: 33 }", "relays.count", nil),
            ("first: 16", "first: 65533", "inputs.first", nil),
            ("relays: {", "relay: {", "relay", "relays"),
        ] as [(String, String, String, String?)])
    func `a mistake is reported with its path and what was meant`(
        piece: String, replacement: String, path: String, suggestion: String?
    ) throws {
        let found = findings(replacement, for: piece)
        let first = try #require(found.first { $0.path.description == path }, "\(found)")
        #expect(first.suggestion == suggestion)
        for language in Language.allCases { #expect(!first.text(in: language).isEmpty) }
    }

    @Test func `all mistakes are reported at once, each with its line`() {
        let text = """
            {
              name: "sample",
              serial: { baudRate: 1, parity: "x" },
              unit: "1",
            }
            """
        do throws(ConfigurationErrors) {
            _ = try ModbusProfileLoader.load(text: text, file: "sample.json5")
            Issue.record("read")
        } catch {
            let found = error.errors.map { "\($0.place.line) \($0.problem.code)" }
            #expect(
                found == [
                    "1 nothingToAsk", "3 unknownName", "3 unknownName", "4 wrongType",
                ])
        }
    }

    @Test func `a file that is not there says so`() {
        do throws(ConfigurationErrors) {
            _ = try ModbusProfileLoader.load(path: Self.folder + "/none.json5")
            Issue.record("read")
        } catch {
            #expect(error.errors.map(\.problem) == [.unreadable])
        }
    }
}
