import StationModel

/// The kinds of items, by the words with which the file names them. Vouchers and the city's lists
/// know the numbers only.
struct SKUTable {
    private(set) var skus: [SKU] = []
    /// `nil` = it has a fault of its own, for which no lane is blamed.
    private var numbers: [String: SKUNumber?] = [:]

    static func read(_ node: Node?, _ claims: Claims) -> SKUTable {
        var table = SKUTable()
        for item in node?.elements(atMost: SuppliesConfiguration.mostLanes, .supplyCount) ?? [] {
            table.readItem(item, claims)
        }
        return table
    }

    private mutating func readItem(_ node: Node, _ claims: Claims) {
        guard let section = Section<SKUKey>(node) else { return }
        let id = section.required(.id, .itemId).flatMap { node -> String? in
            guard let id = node.parsed(.itemId, by: { StationId($0)?.text }),
                claims.claim(.sku(id: id), by: node)
            else { return nil }
            return id
        }
        let number = section.required(.number, ModbusNumbers.requirement(SuppliesNumbers.sku))
            .flatMap { node -> SKUNumber? in
                guard let number = node.wholeNumber(in: SuppliesNumbers.sku, .skuNumber),
                    claims.claim(.skuNumber(UInt32(number)), by: node)
                else { return nil }
                return SKUNumber(UInt32(number))
            }
        let name = section.required(.name, .object).flatMap { PhraseReader.read($0) }
        guard let id else { return }
        numbers[id] = .some(number)
        guard let number, let name else { return }
        skus.append(SKU(number: number, name: name))
    }

    /// What a key that names an item may say.
    var requirement: Requirement {
        numbers.isEmpty ? .itemOfList : .oneOf(numbers.keys.sorted())
    }

    /// The item that a lane, a shelf, a compartment or a quota names.
    func number(_ node: Node?) -> SKUNumber? {
        guard let node, let id = node.text(requirement) else { return nil }
        guard let known = numbers[id] else {
            node.refuse(
                .unknownName, expected: requirement,
                suggestion: NearestName.of(id, among: numbers.keys))
            return nil
        }
        return known
    }
}
