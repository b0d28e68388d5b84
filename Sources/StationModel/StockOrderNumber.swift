/// The number that whoever gives an order about the stock has made up for it. The same number once
/// more is the same order: it is answered again and counts once. Another order under it is refused.
public struct StockOrderNumber: Hashable, Sendable {
    public let value: UInt64

    public init(_ value: UInt64) { self.value = value }

    /// Sixteen hexadecimal digits.
    public var hex: String { value.hex }

    /// From sixteen hexadecimal digits.
    public init?(hex: String) {
        guard hex.utf8.count == 16, let value = UInt64(strictHex: hex) else { return nil }
        self.value = value
    }
}

/// What technicians order of the stock, as records and requests name it.
public enum StockOrderKind: String, Hashable, CaseIterable, Sendable {
    case restock, adjust, stocktake
}

/// An order that was carried out, and how it was answered.
public struct AnsweredOrder: Hashable, Sendable {
    /// Orders that are remembered: more than one visit has, with their answers lost or not.
    public static let mostRemembered = 64

    public let number: StockOrderNumber
    public let kind: StockOrderKind
    public let place: LaneAddress
    /// `nil` = nothing is counted there: what is over is a loan.
    public let stock: StockCorrection?

    public init(
        number: StockOrderNumber, kind: StockOrderKind, place: LaneAddress,
        stock: StockCorrection?
    ) {
        self.number = number
        self.kind = kind
        self.place = place
        self.stock = stock
    }

    public var outcome: CommandOutcome { stock.map { .corrected($0) } ?? .done }

    /// Whether a command may be the same order once more: of its kind, for its place, of as many
    /// items.
    public func answers(_ command: Command) -> Bool {
        guard command.stockOrder == kind else { return false }
        return switch command {
        case .restock(place, let count, _, _): stock.map { $0.after - $0.before } == count
        case .adjust(place, let change, _, _): stock.map { $0.after - $0.before } == change
        // Only an item that is there ends a loan.
        case .stocktake(place, let counted, _): (stock?.after ?? 1) == counted
        case .restock, .adjust, .stocktake, .unlock, .setMode, .resetFire, .acknowledge,
            .setRoomPower:
            false
        }
    }
}

extension Command {
    /// `nil` = no order about the stock.
    public var stockOrder: StockOrderKind? {
        switch self {
        case .restock: .restock
        case .adjust: .adjust
        case .stocktake: .stocktake
        case .unlock, .setMode, .resetFire, .acknowledge, .setRoomPower: nil
        }
    }
}
