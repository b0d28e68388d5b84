public import StationModel

/// One mistake in a table that somebody at the city wrote. Never what the cell holds: it may be
/// somebody's number.
public struct TableFault: Hashable, Sendable {
    /// From 1, the line of names included.
    public let line: Int
    /// The column's name; `nil` where the line as a whole is meant.
    public let column: String?
    /// What is wrong and what is expected.
    public let reason: Phrase

    public init(line: Int, column: String?, _ reason: Phrase) {
        self.line = line
        self.column = column
        self.reason = reason
    }
}

/// All mistakes of one table; nothing was published.
public struct TableFaults: Error, Sendable {
    public let file: String
    /// The first ones, in the order of their lines.
    public private(set) var faults: [TableFault] = []
    /// How many there are.
    public private(set) var count = 0

    /// A screen or two: who has more has one mistake in a whole column.
    public static let mostShown = 100

    public init(file: String) { self.file = file }

    public mutating func add(_ fault: TableFault) {
        count += 1
        if faults.count < Self.mostShown { faults.append(fault) }
    }

    /// Ends the reading where something was wrong.
    func throwIfAny() throws(TableFaults) {
        guard count == 0 else { throw self }
    }
}
