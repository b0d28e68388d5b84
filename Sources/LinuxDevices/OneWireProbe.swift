import Decoding
import LinuxIO
public import StationModel

/// A DS18B20 on the kernel's 1-Wire bus, read from its file `w1_slave`.
///
/// Reading the file makes the chip measure and **blocks for up to 750 ms**: on a lane of its own,
/// never on the loop. A probe that was pulled off takes its folder with it, one that is plugged in
/// again brings it back; so the path is opened anew each time. A read that fails is no value and
/// keeps what was measured last as the measure of what can follow.
///
/// Source: kernel documentation, `w1/slaves/w1_therm.rst`.
public struct OneWireProbe: Sendable {
    /// What one look found.
    public struct Look: Hashable, Sendable {
        public let reading: Reading
        public let condition: DeviceCondition
    }

    /// Two lines of 40 characters; more is another file.
    private static let mostBytes = 256

    private let path: String
    /// m°C of the last sound text.
    private var previous: Int?

    /// `device`: `28-` and 12 hexadecimal digits. `root`: another folder in tests.
    public init(device: String, root: String = "/sys/bus/w1/devices") {
        path = root + "/" + device + "/w1_slave"
    }

    /// Measures; `now` is the time at which it began.
    public mutating func look(at now: MonotonicInstant) -> Look {
        let text: String
        do {
            text = String(
                decoding: try FileDescriptor.contents(of: path, limit: Self.mostBytes),
                as: UTF8.self)
        } catch {
            return failed(.stale, "\(error); check the probe's plug", at: now)
        }
        do throws(OneWireText.Fault) {
            let value = try OneWireText.temperature(of: text, previous: previous)
            previous = value
            return Look(
                reading: Reading(quantity: .temperature, value: value, quality: .ok, at: now),
                condition: .working)
        } catch {
            return failed(Self.quality(error), "\(path): \(Self.words(error))", at: now)
        }
    }

    private func failed(
        _ quality: ReadingQuality, _ text: String, at now: MonotonicInstant
    ) -> Look {
        Look(
            reading: Reading(quantity: .temperature, value: nil, quality: quality, at: now),
            condition: .failed(text))
    }

    private static func quality(_ fault: OneWireText.Fault) -> ReadingQuality {
        switch fault {
        case .empty: .stale
        case .outOfRange: .outOfRange
        case .malformed, .badChecksum, .shortedLine, .powerOnValue, .supplyTooLow: .fault
        }
    }

    private static func words(_ fault: OneWireText.Fault) -> String {
        switch fault {
        case .empty: "the probe does not answer; check its plug"
        case .malformed: "no text of a thermometer; check that the device is a DS18B20"
        case .badChecksum: "a damaged answer; check length of the line and its pull-up resistor"
        case .shortedLine: "all bytes are zero; the line is shorted"
        case .powerOnValue: "the value after power-on; the probe's supply was interrupted"
        case .supplyTooLow: "the probe's supply is too low"
        case .outOfRange: "a temperature that the chip cannot measure"
        }
    }
}
