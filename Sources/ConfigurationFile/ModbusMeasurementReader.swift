import StationModel

/// Section `measurements` of a profile.
enum ModbusMeasurementReader {
    /// What a register of 32 bits can hold, with or without a sign.
    private static let raws = -0x8000_0000...0xFFFF_FFFF
    /// Sentinels that one device has at most.
    private static let mostFaults = 8

    static func readAll(_ node: Node) -> [ModbusMeasurement] {
        guard let nodes = node.elements() else { return [] }
        var owners: [StationModel.Quantity: Node] = [:]
        return nodes.compactMap { element in
            guard let measurement = read(element) else { return nil }
            if let owner = owners[measurement.quantity] {
                element.refuse(
                    .usedTwice(by: owner.path, at: owner.place), expected: .notUsedElsewhere,
                    found: .text(measurement.quantity.rawValue))
            }
            owners[measurement.quantity] = element
            return measurement
        }
    }

    private static func read(_ node: Node) -> ModbusMeasurement? {
        guard let section = Section<MeasurementKey>(node) else { return nil }
        let quantity = readQuantity(section)
        let table = choice(section, .table, of: ModbusTable.self)
        let form = choice(section, .form, of: ModbusNumberForm.self)
        let address = section.required(.address, ModbusNumbers.wordRequirement)
            .flatMap { readAddress($0, registers: form?.registerCount ?? 1) }
        let scale =
            section[.scale].map {
                ModbusNumbers.readPair($0, in: ModbusNumbers.factors, .ratio, .ratio)
            } ?? (1, 1)
        let range = section.required(.range, .numberRange).flatMap(readRange)
        let faults = section[.faults].map(readFaults) ?? []
        guard let quantity, let table, let form, let address, let scale, let range, let faults
        else { return nil }
        return ModbusMeasurement(
            quantity, table, at: address, form, multiplier: scale.0, divisor: scale.1,
            range: range, faults: faults)
    }

    private static func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ section: Section<MeasurementKey>, _ key: MeasurementKey, of type: Value.Type
    ) -> Value? {
        section.required(key, .oneOf(Value.allCases.map(\.rawValue).sorted()))
            .flatMap { $0.choice(of: type) }
    }

    /// The unit is written too, so that who reads the range knows what it is in.
    private static func readQuantity(
        _ section: Section<MeasurementKey>
    ) -> StationModel.Quantity? {
        let quantity = choice(section, .quantity, of: StationModel.Quantity.self)
        let units = quantity.map { [$0.unit] } ?? StationModel.Quantity.allCases.map(\.unit)
        let unit = section.required(.unit, .oneOf(units)).flatMap {
            $0.choice(of: Dictionary(uniqueKeysWithValues: units.map { ($0, $0) }))
        }
        return unit == nil ? nil : quantity
    }

    private static func readAddress(_ node: Node, registers: Int) -> UInt16? {
        let last = ModbusNumbers.words.upperBound + 1 - registers
        return node.wholeNumber(in: 0...last, .register).map { UInt16($0) }
    }

    private static func readRange(_ node: Node) -> ClosedRange<Int>? {
        let pair = ModbusNumbers.readPair(
            node, in: -1_000_000_000...1_000_000_000, .register, .numberRange)
        guard let (least, most) = pair else { return nil }
        guard least < most else {
            node.refuse(.badForm, expected: .numberRange)
            return nil
        }
        return least...most
    }

    private static func readFaults(_ node: Node) -> Set<Int>? {
        guard let nodes = node.elements() else { return nil }
        guard nodes.count <= mostFaults else {
            node.refuse(.outOfRange(.register), expected: .list, found: .text("\(nodes.count)"))
            return nil
        }
        let numbers = nodes.compactMap { $0.wholeNumber(in: raws, .register) }
        return numbers.count == nodes.count ? Set(numbers) : nil
    }
}
