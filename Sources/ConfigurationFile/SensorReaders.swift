import StationModel

/// The keys of probes and radars.
enum SensorReaders {
    /// An LD2410 counts the range in gates of 0.75 m.
    private static let gates = 2...8

    static func oneWireProbe(_ node: Node, claims: Claims) -> DeviceDraft.Content? {
        guard let section = Section<OneWireProbeKey>(node) else { return nil }
        let device = section.required(.device, .oneWireDevice)
            .flatMap { readOneWire($0, claims: claims) }
        guard let device else { return nil }
        let probe = OneWireProbeConfiguration(device: device)
        return .complete(.oneWireProbe(probe), uses: [.measuring(.temperature)])
    }

    /// Family 28 is the DS18B20's; the kernel writes the serial number in lower case.
    private static func readOneWire(_ node: Node, claims: Claims) -> String? {
        let device = node.parsed(.oneWireDevice) { text -> String? in
            let digits = text.utf8.dropFirst(3)
            let isHexadecimal = digits.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
            }
            return text.hasPrefix("28-") && digits.count == 12 && isHexadecimal ? text : nil
        }
        guard let device, claims.claim(.oneWire(device), by: node) else { return nil }
        return device
    }

    static func radar(_ node: Node, claims: Claims) -> DeviceDraft.Content? {
        guard let section = Section<RadarKey>(node) else { return nil }
        let port = DeviceReaders.readPort(
            section, .path, .baudRate, SerialRates.radar, claims: claims)
        // Absent: left as the module has it; with a fault: refused.
        let limits = section[.limits].map(readLimits)
        guard let port else { return nil }
        if let limits, limits == nil { return nil }
        let radar = RadarConfiguration(port: port, limits: limits ?? nil)
        return .complete(.radar(radar), uses: [.presence, .measuring(.distance)])
    }

    private static func readLimits(_ node: Node) -> RadarLimits? {
        guard let section = Section<RadarLimitsKey>(node) else { return nil }
        let expected = ModbusNumbers.requirement(gates)
        let moving = section.required(.moving, expected)?.wholeNumber(in: gates, .radarGates)
        let still = section.required(.still, expected)?.wholeNumber(in: gates, .radarGates)
        let absence = section.required(.absence, QuantityLimits.radarAbsence.requirement)
            .flatMap { $0.quantity(.radarAbsence) }
        guard let moving, let still, let absence else { return nil }
        return RadarLimits(
            farthestMovingGate: UInt8(moving), farthestStillGate: UInt8(still),
            absenceSeconds: UInt16(absence / 1000))
    }
}
