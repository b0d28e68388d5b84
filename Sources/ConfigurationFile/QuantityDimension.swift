import StationModel

extension Quantity {
    /// What is measured.
    public enum Dimension: String, Hashable, CaseIterable, Sendable {
        /// Base unit: millisecond.
        case time
        /// Time that is counted in whole hours. Base unit: hour.
        case hours
        /// Time that is counted in whole days. Base unit: day.
        case days
        /// Base unit: byte.
        case size
        /// Error of an oscillator. Base unit: one part in a million.
        case drift
        /// Base unit: thousandth of a degree Celsius.
        case temperature
        /// Base unit: gram.
        case weight
        /// Base unit: watt.
        case power
        /// A part of the whole: humidity. Base unit: thousandth.
        case share
        /// Of a gas in the air. Base unit: one part in a million.
        case concentration
        /// Base unit: millimetre.
        case length

        /// The units and their size in base units, the smallest first.
        public var units: [(symbol: String, factor: Int64)] {
            switch self {
            case .time:
                [("ms", 1), ("s", 1000), ("min", 60_000), ("h", 3_600_000), ("d", 86_400_000)]
            case .hours: [("h", 1), ("d", 24)]
            case .days: [("d", 1)]
            case .size: [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)]
            case .drift, .concentration: [("ppm", 1)]
            case .temperature: [("°C", 1000)]
            case .weight: [("g", 1), ("kg", 1000)]
            case .power: [("W", 1), ("kW", 1000)]
            case .share: [("‰", 1), ("%", 10)]
            case .length: [("mm", 1), ("m", 1000)]
            }
        }

        /// The unit that is suggested where none is written.
        var usualUnit: String {
            switch self {
            case .time: "s"
            case .hours: "h"
            case .days: "d"
            case .size: "MiB"
            case .drift, .concentration: "ppm"
            case .temperature: "°C"
            case .weight: "g"
            case .power: "W"
            case .share: "%"
            case .length: "mm"
            }
        }

        /// Digits after the point: half a degree is a sensible hysteresis, half a second never is.
        var decimals: Int { self == .temperature ? 3 : 0 }

        /// Frost, and a scale that drifts.
        var isSigned: Bool { self == .temperature || self == .weight }
    }

    /// The number at the beginning of a quantity.
    struct NumberText {
        /// As it stands there.
        let text: String
        private let whole: String
        private let fraction: String

        /// `nil` when there is none, or one with more than the dimension can take.
        init?(beginning quantity: String, _ dimension: Dimension) {
            let sign = dimension.isSigned && quantity.first == "-" ? "-" : ""
            let digits = Self.digits(quantity.dropFirst(sign.count))
            guard !digits.isEmpty else { return nil }
            whole = sign + digits
            let rest = quantity.dropFirst(whole.count)
            guard dimension.decimals > 0, rest.first == "." else {
                (text, fraction) = (whole, "")
                return
            }
            fraction = String(Self.digits(rest.dropFirst()))
            guard (1...dimension.decimals).contains(fraction.count) else { return nil }
            text = whole + "." + fraction
        }

        private static func digits(_ text: Substring) -> Substring {
            text.prefix { $0.isASCII && $0.isNumber }
        }

        /// `nil` when it does not fit 64 bits. A fraction has no more digits than the factor.
        func amount(times factor: Int64) -> Int64? {
            guard let number = Int64(whole) else { return nil }
            let (amount, overflow) = number.multipliedReportingOverflow(by: factor)
            guard !overflow else { return nil }
            var (part, place) = (Int64(0), factor)
            for digit in fraction.compactMap(\.wholeNumberValue) {
                place /= 10
                part += Int64(digit) * place
            }
            let sum = amount.addingReportingOverflow(whole.hasPrefix("-") ? -part : part)
            return sum.overflow ? nil : sum.partialValue
        }
    }
}

extension StationModel.Quantity {
    /// How the file writes it; its unit is the dimension's base unit.
    var dimension: Quantity.Dimension {
        switch self {
        case .temperature: .temperature
        case .humidity: .share
        case .carbonDioxide: .concentration
        case .weight: .weight
        case .distance: .length
        case .power: .power
        }
    }
}
