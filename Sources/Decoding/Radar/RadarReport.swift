/// What an LD2410 radar reports some ten times a second.
///
/// | bytes | basic (type 02, 13 bytes) |
/// |---|---|
/// | 1 | state: 0 nobody, 1 moving, 2 still, 3 both |
/// | 2, 1 | moving: distance in cm, energy 0 – 100 |
/// | 2, 1 | still: distance in cm, energy 0 – 100 |
/// | 2 | distance of what was detected, in cm |
///
/// Engineering (type 01, 35 bytes) appends the farthest gates (1, 1), the energies of nine gates
/// moving and still (9, 9), and two bytes that differ with the firmware. Numbers are
/// little-endian. Source: Hi-Link LD2410C serial protocol V1.00, section 2.3.
///
/// Presence is the state, not the energy: energy above a threshold comes at distance 0, too.
public struct RadarReport: Hashable, Sendable {
    /// Who is seen, as the module judges it.
    public enum State: UInt8, Hashable, CaseIterable, Sendable {
        case nobody, moving, still, movingAndStill
    }

    /// What engineering mode adds.
    public struct Engineering: Hashable, Sendable {
        public let farthestMovingGate: UInt8
        public let farthestStillGate: UInt8
        /// Gate 0 first, 0 – 100.
        public let movingEnergies: [UInt8]
        public let stillEnergies: [UInt8]
        /// Firmware 2.4 and later: light and level of the OUT pin; before, without meaning.
        public let extra: [UInt8]
    }

    public let state: State
    public let movingDistanceCentimetres: Int
    public let movingEnergy: UInt8
    public let stillDistanceCentimetres: Int
    public let stillEnergy: UInt8
    public let detectedDistanceCentimetres: Int
    /// `nil` in basic mode.
    public let engineering: Engineering?

    /// Bytes between the length and the tail, by the type of report.
    static let basicLength = 13
    static let engineeringLength = 35
    private static let gates = 9

    /// From the bytes between length and tail: type, AA, data, 55, 00.
    init?(content: ArraySlice<UInt8>) {
        let bytes = Array(content)
        let isEngineering = bytes.count == Self.engineeringLength
        guard isEngineering || bytes.count == Self.basicLength,
            bytes[0] == (isEngineering ? 0x01 : 0x02), bytes[1] == 0xAA,
            bytes.suffix(2) == [0x55, 0x00], let state = State(rawValue: bytes[2])
        else { return nil }
        self.state = state
        movingDistanceCentimetres = Int(bytes[3]) | Int(bytes[4]) << 8
        movingEnergy = bytes[5]
        stillDistanceCentimetres = Int(bytes[6]) | Int(bytes[7]) << 8
        stillEnergy = bytes[8]
        detectedDistanceCentimetres = Int(bytes[9]) | Int(bytes[10]) << 8
        engineering =
            isEngineering
            ? Engineering(
                farthestMovingGate: bytes[11], farthestStillGate: bytes[12],
                movingEnergies: Array(bytes[13..<13 + Self.gates]),
                stillEnergies: Array(bytes[22..<22 + Self.gates]), extra: Array(bytes[31..<33]))
            : nil
    }
}
