import StationModel

/// Whether Modbus boards have the relays and inputs that devices are connected to.
enum BoardLines {
    static func check(_ drafts: [DeviceDraft]) {
        for draft in drafts {
            switch draft.content {
            case .contact(let line, _, _): check(line, of: draft, drafts) { $0.inputs?.count }
            case .output(let line, _): check(line, of: draft, drafts) { $0.relays?.count }
            case nil, .complete, .member: break
            }
        }
    }

    /// `count` of a board: `nil` = it has none of these lines.
    private static func check(
        _ line: LineAddress, of draft: DeviceDraft, _ drafts: [DeviceDraft],
        _ count: (ModbusProfile) -> Int?
    ) {
        guard let profile = drafts.first(where: { $0.id == line.chip })?.profile,
            let node = draft.lineNode
        else { return }
        guard let count = count(profile) else {
            return node.refuse(.boardWithoutLines, expected: .boardWithLines)
        }
        guard (1...count).contains(Int(line.offset)) else {
            return node.refuse(
                .outOfRange(.boardLines), expected: .boardLine(line.chip, most: count))
        }
    }
}

extension DeviceDraft {
    /// The value of `line`, of a contact or an output.
    var lineNode: Node? { node.member("line") }

    /// Whether it is connected to a Modbus board; `boards`: their ids.
    func isOnBoard(among drafts: [DeviceDraft]) -> Bool {
        switch content {
        case .contact(let line, _, _), .output(let line, _):
            drafts.contains { $0.driver == .modbusLine && $0.id == line.chip }
        case nil, .complete, .member: false
        }
    }
}
