public import StationModel

/// Reads a file below `hardware/profiles/` and finds everything that is wrong with it at once, in
/// the way of `ConfigurationLoader`: a value with a fault never reaches the result.
public enum ModbusProfileLoader {
    /// Reads and judges a file.
    public static func load(path: String) throws(ConfigurationErrors) -> ModbusProfile {
        let findings = Findings()
        guard let profile = read(path: path, findings: findings) else {
            throw ConfigurationErrors(findings.ordered)
        }
        return profile
    }

    /// Judges a text; `file` is its name in reports.
    public static func load(
        text: String, file: String
    ) throws(ConfigurationErrors) -> ModbusProfile {
        let findings = Findings()
        guard let profile = read(text, file: file, findings: findings) else {
            throw ConfigurationErrors(findings.ordered)
        }
        return profile
    }

    /// `nil` after every fault was reported.
    static func read(path: String, findings: Findings) -> ModbusProfile? {
        FileReader.text(of: path, findings: findings).flatMap {
            read($0, file: path, findings: findings)
        }
    }

    private static func read(_ text: String, file: String, findings: Findings) -> ModbusProfile? {
        // Apart from the findings so far: a fault elsewhere is none of the profile's.
        let own = Findings()
        let root = DocumentReader.read(text, file: file, findings: own)
        let profile = root.flatMap(Section<ProfileKey>.init).flatMap(read)
        for finding in own.ordered { findings.add(finding) }
        return own.hasErrors ? nil : profile
    }

    /// `nil` when a part that must be there is not; every other fault is in the findings.
    private static func read(_ top: Section<ProfileKey>) -> ModbusProfile? {
        // The form of a device's id: it stands in configurations and records.
        let name = top.required(.name, .deviceId).flatMap {
            $0.parsed(.deviceId) { StationId($0)?.text }
        }
        let serial = top.required(.serial, .object).flatMap(readSerial)
        let unit = top.required(.unit, ModbusNumbers.unitRequirement)
            .flatMap(ModbusNumbers.readUnit)
        let measurements = top[.measurements].map(ModbusMeasurementReader.readAll) ?? []
        let status = top[.status].flatMap(ModbusBoardReader.status)
        let relays = top[.relays].flatMap(ModbusBoardReader.relays)
        let inputs = top[.inputs].flatMap(ModbusBoardReader.inputs)
        let allZero = top[.allZeroIsFault].map { $0.boolean() } ?? false
        if top[.measurements] == nil, top[.relays] == nil, top[.inputs] == nil {
            top.node.refuse(.nothingToAsk, expected: .somethingToAsk)
        }
        guard let name, let serial, let unit, let allZero else { return nil }
        return ModbusProfile(
            name: name, baudRate: serial.baudRate, parity: serial.parity, unit: unit,
            measurements: measurements, status: status, relays: relays, inputs: inputs,
            allZeroIsFault: allZero)
    }

    private static func readSerial(
        _ node: Node
    ) -> (baudRate: UInt32, parity: SerialParity)? {
        guard let section = Section<ProfileSerialKey>(node) else { return nil }
        let rates = SerialRates.modbus
        let rate = section.required(.baudRate, .oneOf(rates.map(String.init)))
            .flatMap { SerialRates.read($0, among: rates) }
        let words = SerialParity.allCases.map(\.rawValue).sorted()
        let parity = section.required(.parity, .oneOf(words))
            .flatMap { $0.choice(of: SerialParity.self) }
        guard let rate, let parity else { return nil }
        return (rate, parity)
    }
}
