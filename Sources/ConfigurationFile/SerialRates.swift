/// Bits per second that the devices of each driver can be set to.
enum SerialRates {
    /// The ID-card module's own command for its rate knows these five.
    static let idCard = [9600, 19_200, 38_400, 57_600, 115_200]
    /// The scanners' rate registers.
    static let scanner = [1200, 4800, 9600, 14_400, 19_200, 38_400, 57_600, 115_200]

    /// What devices on RS-485 lines are made for.
    static let modbus = [1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200]

    /// The LD2410's command for its rate.
    static let radar = [9600, 19_200, 38_400, 57_600, 115_200, 230_400, 256_000, 460_800]
    /// The protocol's own rate, and what clones are set to.
    static let vending = [9600, 19_200, 38_400, 57_600, 115_200]
    /// What lock boards are set to by their switches.
    static let locker = [9600, 19_200, 38_400, 57_600, 115_200]

    static func read(_ node: Node, among rates: [Int]) -> UInt32? {
        let names = rates.map(String.init)
        guard case .number(let number) = node.value else {
            node.refuse(.wrongType, expected: .oneOf(names))
            return nil
        }
        guard let rate = rates.first(where: { Double($0) == number }) else {
            let written = node.value.description
            node.refuse(
                .unknownName, expected: .oneOf(names),
                suggestion: NearestName.of(written, among: names))
            return nil
        }
        return UInt32(rate)
    }
}
