/// A whole number with its unit: `5 s`, `300 ms`, `512 MiB`; one blank or none between them.
public enum Quantity {
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
        guard let number = NumberText(beginning: text, dimension) else {
            return .failure(.noQuantity)
        }
        let rest = text.dropFirst(number.text.count)
        let symbol = rest.first == " " ? rest.dropFirst() : rest
        guard !symbol.isEmpty else { return .failure(.missingUnit(number: number.text)) }
        guard let unit = dimension.units.first(where: { $0.symbol == symbol }) else {
            guard symbol.first?.isPunctuation == false, symbol.first != " " else {
                return .failure(.noQuantity)
            }
            let nearest = nearestUnit(String(symbol), dimension)
            return .failure(.unknownUnit(number: number.text, nearest: nearest))
        }
        return number.amount(times: unit.factor).map { .success($0) } ?? .failure(.tooLarge)
    }

    /// In the largest unit that divides it: `90 s`, `2 min`; else with a fraction: `20.5 °C`.
    static func written(_ amount: Int64, _ dimension: Dimension) -> String {
        let fitting = dimension.units.last { amount != 0 && amount % $0.factor == 0 }
        let (symbol, factor) = fitting ?? dimension.units[0]
        guard amount % factor != 0 else { return "\(amount / factor) \(symbol)" }
        let digits = String(String(factor + abs(amount) % factor).dropFirst())
        let fraction = digits.reversed().drop { $0 == "0" }.reversed()
        let sign = amount < 0 ? "-" : ""
        return "\(sign)\(abs(amount) / factor).\(String(fraction)) \(symbol)"
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
        "℃": "°C", "c": "°C", "度": "°C", "克": "g", "千克": "kg", "公斤": "kg", "瓦": "W",
        "千瓦": "kW", "％": "%", "米": "m", "毫米": "mm",
    ]
}
