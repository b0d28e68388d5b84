/// The number that whoever gives an order about the stock has made up for it. The same number once
/// more is the same order: it is answered again and counts once.
public struct StockOrderNumber: Hashable, Sendable {
    public let value: UInt64

    public init(_ value: UInt64) { self.value = value }

    /// Sixteen hexadecimal digits.
    public var hex: String { value.hex }

    /// From sixteen hexadecimal digits.
    public init?(hex: String) {
        guard let value = UInt64(strictHex: hex) else { return nil }
        self.value = value
    }
}

/// An order that was carried out, and how it was answered.
public struct AnsweredOrder: Hashable, Sendable {
    /// Orders that are remembered: more than one visit has, with their answers lost or not.
    public static let mostRemembered = 64

    public let number: StockOrderNumber
    /// `nil` = nothing is counted there: what is over is a loan.
    public let stock: StockCorrection?

    public init(number: StockOrderNumber, stock: StockCorrection?) {
        self.number = number
        self.stock = stock
    }

    public var outcome: CommandOutcome { stock.map { .corrected($0) } ?? .done }
}
