/// A line with lock boards.
public struct LockerLineConfiguration: Hashable, Sendable {
    public var port: SerialConfiguration
    /// Each with an address of its own.
    public var boards: [LockerBoardConfiguration]

    public init(port: SerialConfiguration, boards: [LockerBoardConfiguration]) {
        self.port = port
        self.boards = boards
    }
}

/// One lock board.
public struct LockerBoardConfiguration: Hashable, Sendable {
    public var id: DeviceId
    /// By its switches, 1 – 99.
    public var address: UInt8
    /// 1 – 64.
    public var lockCount: Int
    /// The feedback's level of an open door: `true` = 11. It depends on the lock's contact.
    public var openLevel: Bool

    public init(id: DeviceId, address: UInt8, lockCount: Int, openLevel: Bool = false) {
        self.id = id
        self.address = address
        self.lockCount = lockCount
        self.openLevel = openLevel
    }
}
