import StationModel

/// Sections `status`, `relays` and `inputs` of a profile.
enum ModbusBoardReader {
    static func status(_ node: Node) -> ModbusStatus? {
        guard let section = Section<RegisterStatusKey>(node) else { return nil }
        let words = ModbusTable.allCases.map(\.rawValue).sorted()
        let table = section.required(.table, .oneOf(words)).flatMap {
            $0.choice(of: ModbusTable.self)
        }
        let address = section.required(.address, ModbusNumbers.wordRequirement)
            .flatMap(ModbusNumbers.readWord)
        let bits = section.required(.faultBits, ModbusNumbers.wordRequirement)
            .flatMap(ModbusNumbers.readWord)
        guard let table, let address, let bits else { return nil }
        return ModbusStatus(table, at: address, faultBits: bits)
    }

    static func relays(_ node: Node) -> ModbusRelays? {
        guard let section = Section<RelaysKey>(node) else { return nil }
        let count = section.required(.count, ModbusNumbers.lineRequirement)
            .flatMap { $0.wholeNumber(in: ModbusNumbers.lines, .boardLines) }
        let first = section[.firstCoil].map { readFirst($0, count: count) } ?? 0
        let on = section[.onValue].map(ModbusNumbers.readWord) ?? 0xFF00
        let off = section[.offValue].map(ModbusNumbers.readWord) ?? 0
        let readsBack = section[.readsBack].map { $0.boolean() } ?? true
        guard let count, let first, let on, let off, let readsBack else { return nil }
        guard on != off else {
            let (key, other) =
                section[.offValue] == nil
                ? (RelaysKey.onValue, RelaysKey.offValue) : (.offValue, .onValue)
            section[key]?.refuse(
                .wrongOrder(with: node.path / other.rawValue), expected: .otherThan("\(on)"))
            return nil
        }
        return ModbusRelays(
            count: count, firstCoil: first, onValue: on, offValue: off, readsBack: readsBack)
    }

    static func inputs(_ node: Node) -> ModbusInputs? {
        guard let section = Section<InputsKey>(node) else { return nil }
        let count = section.required(.count, ModbusNumbers.lineRequirement)
            .flatMap { $0.wholeNumber(in: ModbusNumbers.lines, .boardLines) }
        let first = section[.first].map { readFirst($0, count: count) } ?? 0
        guard let count, let first else { return nil }
        return ModbusInputs(count: count, first: first)
    }

    private static func readFirst(_ node: Node, count: Int?) -> UInt16? {
        let last = ModbusNumbers.words.upperBound + 1 - (count ?? 1)
        return node.wholeNumber(in: 0...last, .register).map { UInt16($0) }
    }
}
