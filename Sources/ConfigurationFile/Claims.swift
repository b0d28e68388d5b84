import StationModel

/// What may be used once only, and who was first: lines, ports, ids, devices of the rules.
final class Claims {
    /// A thing of the board or a name of the file.
    enum Thing: Hashable {
        case line(String)
        /// A board's inputs and its relays are numbered apart.
        case boardLine(LineKind, String)
        case port(String)
        case oneWire(String)
        case deviceId(String)
        case unit(line: ConfigurationPath, Int)
        case role(device: String)
        case place(device: String, Int)
        case sku(id: String)
        case skuNumber(UInt32)
        case probe(Probe)
        case appliance(id: String)
        case hubAddress(String)
    }

    enum LineKind: Hashable { case input, output }

    /// Ids of Modbus devices, whose inputs and relays are lines too: `relays:1`.
    private let boards: Set<String>
    private var owners: [Thing: (path: ConfigurationPath, place: SourcePlace)] = [:]

    init(boards: Set<String> = []) { self.boards = boards }

    /// Reports when somebody was there before; returns whether it was free. `found`: what is shown
    /// of it where that is not the value itself.
    @discardableResult
    func claim(_ thing: Thing, by node: Node, found: Found? = nil) -> Bool {
        if let owner = owners[thing] {
            node.refuse(
                .usedTwice(by: owner.path, at: owner.place), expected: .notUsedElsewhere,
                found: found)
            return false
        }
        owners[thing] = (node.path, node.place)
        return true
    }

    // MARK: Lines

    func isOfBoard(_ line: LineAddress) -> Bool { boards.contains(line.chip) }

    /// A line of a chip or of a Modbus board. Whether the board has it is checked when all devices
    /// have been read.
    func line(_ node: Node, as kind: LineKind) -> LineAddress? {
        guard let line = node.parsed(.line, by: LineAddress.init(written:)) else { return nil }
        if isOfBoard(line) {
            claim(.boardLine(kind, line.description), by: node)
        } else {
            guard !isNearlyOfBoard(line, node) else { return nil }
            claim(.line(line.description), by: node)
        }
        return line
    }

    /// A line that must be a chip's, because edges of a few milliseconds matter or a level must
    /// survive the program.
    func ownLine(_ node: Node) -> LineAddress? {
        guard let line = line(node, as: .input) else { return nil }
        guard !isOfBoard(line) else {
            node.refuse(.boardLineTooSlow, expected: .line)
            return nil
        }
        return line
    }

    /// `relay:1` where there is a board `relays`: no chip is called so.
    private func isNearlyOfBoard(_ line: LineAddress, _ node: Node) -> Bool {
        guard !line.chip.hasPrefix("/dev/"), !boards.isEmpty,
            let board = NearestName.of(line.chip, among: boards.sorted())
        else { return false }
        node.refuse(
            .missingDevice, expected: .line, suggestion: "\(board):\(line.offset)")
        return true
    }
}
