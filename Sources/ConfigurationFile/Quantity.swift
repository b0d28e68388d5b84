/// A whole number with its unit: `5 s`, `300 ms`, `512 MiB`; one blank or none between them.
public enum Quantity {
    /// What is measured.
    public enum Dimension: String, Hashable, CaseIterable, Sendable {
        /// Base unit: millisecond.
        case time
        /// Time that is counted in whole days. Base unit: day.
        case days
        /// Base unit: byte.
        case size
        /// Error of an oscillator. Base unit: one part in a million.
        case drift

        /// The units and their size in base units, the smallest first.
        public var units: [(symbol: String, factor: Int64)] {
            switch self {
            case .time:
                [("ms", 1), ("s", 1000), ("min", 60_000), ("h", 3_600_000), ("d", 86_400_000)]
            case .days: [("d", 1)]
            case .size: [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)]
            case .drift: [("ppm", 1)]
            }
        }

        /// The unit that is suggested where none is written.
        var usualUnit: String {
            switch self {
            case .time: "s"
            case .days: "d"
            case .size: "MiB"
            case .drift: "ppm"
            }
        }
    }

    /// Why a text is no quantity of the wanted kind.
    enum Fault: Error, Hashable {
        case noQuantity
        case missingUnit(number: String)
        case unknownUnit(number: String, nearest: String?)
        case tooLarge
    }

    /// The amount in base units; `nil` for anything that is no quantity of this kind.
    public static func amount(of text: String, _ dimension: Dimension) -> Int64? {
        switch parse(text, dimension) {
        case .success(let amount): amount
        case .failure: nil
        }
    }

    /// The amount in base units.
    static func parse(_ text: String, _ dimension: Dimension) -> Result<Int64, Fault> {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty else { return .failure(.noQuantity) }
        let rest = text.dropFirst(digits.count)
        let symbol = rest.first == " " ? rest.dropFirst() : rest
        guard !symbol.isEmpty else { return .failure(.missingUnit(number: String(digits))) }
        guard symbol.first?.isPunctuation == false, symbol.first != " " else {
            return .failure(.noQuantity)
        }
        guard let unit = dimension.units.first(where: { $0.symbol == symbol }) else {
            let nearest = nearestUnit(String(symbol), dimension)
            return .failure(.unknownUnit(number: String(digits), nearest: nearest))
        }
        guard let number = Int64(digits) else { return .failure(.tooLarge) }
        let (amount, overflow) = number.multipliedReportingOverflow(by: unit.factor)
        return overflow ? .failure(.tooLarge) : .success(amount)
    }

    /// In the largest unit that divides it: `90 s`, `2 min`.
    static func written(_ amount: Int64, _ dimension: Dimension) -> String {
        let fitting = dimension.units.last { amount != 0 && amount % $0.factor == 0 }
        let (symbol, factor) = fitting ?? dimension.units[0]
        return "\(amount / factor) \(symbol)"
    }

    private static func nearestUnit(_ symbol: String, _ dimension: Dimension) -> String? {
        let symbols = dimension.units.map(\.symbol)
        if let meant = spoken[symbol.lowercased()], symbols.contains(meant) { return meant }
        // A unit of something else (`5 MiB` of time) is no slip of the pen.
        let others = Dimension.allCases.flatMap(\.units).map(\.symbol)
        if others.contains(symbol) { return nil }
        return NearestName.of(symbol, among: symbols)
    }

    /// Ways in which people write the units.
    private static let spoken: [String: String] = [
        "sec": "s", "secs": "s", "second": "s", "seconds": "s", "秒": "s", "秒钟": "s",
        "msec": "ms", "millisecond": "ms", "milliseconds": "ms", "毫秒": "ms",
        "m": "min", "mins": "min", "minute": "min", "minutes": "min", "分": "min", "分钟": "min",
        "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "小时": "h", "时": "h",
        "day": "d", "days": "d", "天": "d", "日": "d",
        "k": "KiB", "kb": "KiB", "mb": "MiB", "g": "GiB", "gb": "GiB",
    ]
}

/// The range of a quantity, with the reason for its ends.
struct QuantityLimits {
    let dimension: Quantity.Dimension
    /// In base units.
    let range: ClosedRange<Int64>
    let reason: LimitReason

    var requirement: Requirement {
        .quantity(
            dimension, least: Quantity.written(range.lowerBound, dimension),
            most: Quantity.written(range.upperBound, dimension))
    }

    /// A number without a unit as it was probably meant: in the usual unit, or in the smallest one
    /// that fits; `nil` = it fits in none.
    func completed(_ number: String) -> String? {
        let units = dimension.units.map(\.symbol)
        let fitting = ([dimension.usualUnit] + units).first { unit in
            Quantity.amount(of: "\(number) \(unit)", dimension).map(range.contains) ?? false
        }
        return fitting.map { "\"\(number) \($0)\"" }
    }
}
