/// What may be used once only, and who was first: lines, ports, ids, devices of the door.
final class Claims {
    /// A thing of the board or a name of the file.
    enum Thing: Hashable {
        case line(String)
        case port(String)
        case deviceId(String)
        case role(device: String)
    }

    private var owners: [Thing: (path: ConfigurationPath, place: SourcePlace)] = [:]

    /// Reports when somebody was there before; returns whether it was free.
    @discardableResult
    func claim(_ thing: Thing, by node: Node) -> Bool {
        if let owner = owners[thing] {
            node.refuse(
                .usedTwice(by: owner.path, at: owner.place), expected: .notUsedElsewhere)
            return false
        }
        owners[thing] = (node.path, node.place)
        return true
    }
}
