import StationModel

/// The keys of dispensers and lockers.
enum LaneReaders {
    /// By the switches of a lock board.
    private static let addresses = 1...99
    private static let locks = 1...64
    /// A line with more would look at each door too rarely.
    private static let mostBoards = 16

    static func vendingController(_ node: Node, claims: Claims) -> DeviceDraft.Content? {
        guard let section = Section<VendingControllerKey>(node) else { return nil }
        let port = DeviceReaders.readPort(
            section, .path, .baudRate, SerialRates.vending, claims: claims)
        let dropSensor = section.required(.dropSensor, .boolean)?.boolean()
        let elevator = section.required(.elevator, .boolean)?.boolean()
        guard let port, let dropSensor, let elevator else { return nil }
        let controller = VendingControllerConfiguration(
            port: port, dropSensor: dropSensor, elevator: elevator)
        return .complete(.vendingController(controller), uses: [.dispensing])
    }

    // MARK: Lockers

    static func lockerLine(
        _ node: Node, claims: Claims
    ) -> (line: DeviceDraft.Content?, members: [DeviceDraft])? {
        guard let section = Section<LockerLineKey>(node) else { return nil }
        let port = DeviceReaders.readPort(
            section, .path, .baudRate, SerialRates.locker, claims: claims)
        let nodes = section.required(.boards, .list)?.elements() ?? []
        if nodes.count > mostBoards {
            section[.boards]?.refuse(
                .outOfRange(.lineDevices), expected: .list, found: .text("\(nodes.count)"))
        }
        let read = nodes.prefix(mostBoards).compactMap {
            readBoard($0, on: node, claims: claims)
        }
        let members = read.map(\.draft)
        guard let port, section[.boards] != nil else { return (nil, members) }
        let line = LockerLineConfiguration(port: port, boards: read.compactMap(\.board))
        return (.complete(.lockerLine(line), uses: []), members)
    }

    private static func readBoard(
        _ node: Node, on line: Node, claims: Claims
    ) -> (draft: DeviceDraft, board: LockerBoardConfiguration?)? {
        guard let section = Section<LockerBoardKey>(node) else { return nil }
        let id = section.required(.id, .deviceId).flatMap { DevicesSection.readId($0, claims) }
        let address = section.required(.address, ModbusNumbers.requirement(addresses))
            .flatMap { node -> UInt8? in
                guard let address = node.wholeNumber(in: addresses, .lockBoardAddress),
                    claims.claim(.unit(line: line.path, address), by: node)
                else { return nil }
                return UInt8(address)
            }
        let count = section.required(.locks, ModbusNumbers.requirement(locks))?
            .wholeNumber(in: locks, .locks)
        let openLevel = section.required(.openLevel, .boolean)?.boolean()
        guard let id else { return nil }
        let content = count.map {
            DeviceDraft.Content.member(uses: [.locking], places: 1...$0)
        }
        let draft = DeviceDraft(node: node, id: id, driver: .lockerLine, content: content)
        guard let address, let count, let openLevel else { return (draft, nil) }
        let board = LockerBoardConfiguration(
            id: DeviceId(id), address: address, lockCount: count, openLevel: openLevel)
        return (draft, board)
    }

    // MARK: Lanes on lines

    static func motorLane(_ node: Node, claims: Claims) -> DeviceDraft.Content? {
        guard let section = Section<MotorLaneKey>(node) else { return nil }
        let motor = section.required(.motor, .object).flatMap { readDrive($0, claims: claims) }
        let home = section.required(.home, .object).flatMap { readSense($0, claims: claims) }
        let drop = section[.drop].map { readSense($0, claims: claims) }
        let times = readTimes(section)
        guard let motor, let home else { return nil }
        if let drop, drop == nil { return nil }
        let lane = MotorLaneConfiguration(
            motor: motor, home: home, drop: drop ?? nil, times: times)
        return .complete(.motorLane(lane), uses: [.dispensing])
    }

    /// Home is left before it is reached again: both times count from the start.
    private static func readTimes(_ section: Section<MotorLaneKey>) -> MotorLaneTimes {
        let usual = MotorLaneTimes()
        let times = MotorLaneTimes(
            leaveHome: section[.leaveHome]?.duration(.leaveHome) ?? usual.leaveHome,
            turn: section[.turn]?.duration(.turn) ?? usual.turn,
            drop: section[.dropWait]?.duration(.dropWait) ?? usual.drop)
        guard times.leaveHome >= times.turn else { return times }
        let turn = Quantity.written(times.turn.wholeMilliseconds, .time)
        let leaveHome = Quantity.written(times.leaveHome.wholeMilliseconds, .time)
        if let node = section[.leaveHome] {
            let other = section.node.path / MotorLaneKey.turn.rawValue
            node.refuse(.wrongOrder(with: other), expected: .lessThan(turn))
        } else {
            let other = section.node.path / MotorLaneKey.leaveHome.rawValue
            section[.turn]?.refuse(.wrongOrder(with: other), expected: .moreThan(leaveHome))
        }
        return times
    }

    private static func readDrive(_ node: Node, claims: Claims) -> DriveLine? {
        guard let section = Section<DriveLineKey>(node) else { return nil }
        let line = section.required(.line, .line).flatMap { claims.ownLine($0) }
        let activeLow = section.required(.activeLow, .boolean)?.boolean()
        guard let line, let activeLow else { return nil }
        if activeLow { section[.activeLow]?.doubtIdleLevel() }
        return DriveLine(line: line, activeLow: activeLow)
    }

    private static func readSense(_ node: Node, claims: Claims) -> SenseLine? {
        guard let section = Section<SenseLineKey>(node) else { return nil }
        let line = section.required(.line, .line).flatMap { claims.ownLine($0) }
        let activeLow = section.required(.activeLow, .boolean)?.boolean()
        let bias = DeviceReaders.readBias(section.required(.bias, DeviceReaders.biasNames))
        guard let line, let activeLow, let bias else { return nil }
        return SenseLine(line: line, activeLow: activeLow, bias: bias)
    }
}
