import StationModel

/// The figures of one station: as many series as are asked for, with labels as a station has them.
struct CityTraffic {
    /// Whole numbers, so that their sum is exact in any order.
    private static let range = 1000
    /// A value that `CityNetwork` refuses as a strict receiver would. No other one is as large.
    static let poison = 6.66e66

    private let series: [SampleSeries]

    init(_ station: StationId, count: Int) {
        let label = SampleLabel("station", station.text)
        series = (0..<count).map { index in
            let (metric, device) = Self.names[index % Self.names.count]
            return SampleSeries(
                metric, [SampleLabel("device", "\(device)-\(index / Self.names.count)"), label])
        }
    }

    private static let names = [
        ("yizhan_temperature_celsius", "probe"), ("yizhan_humidity_ratio", "probe"),
        ("yizhan_stock_items", "lane"), ("yizhan_device_up", "device"),
        ("yizhan_alarm_active", "alarm"),
    ]

    func figures(minute: Int, withPoison: Bool) -> [(series: SampleSeries, value: Double)] {
        series.enumerated().map { index, series in
            let value = Double((minute * 13 + index * 7) % Self.range)
            // The first one: the account knows it by its place.
            return (series, withPoison && index == 0 ? Self.poison : value)
        }
    }

    /// Whether a body has the poison: nothing in it is compressed, so its eight bytes stand there.
    static func isPoisoned(_ body: [UInt8]) -> Bool {
        body.contains(withUnsafeBytes(of: poison.bitPattern.littleEndian) { Array($0) })
    }
}

/// What the engines must have of one station's samples, whatever its machine says.
struct CityAccount {
    /// Taken by a right clock, and not the poison.
    private(set) var samples = 0
    private(set) var sum = 0.0
    /// Taken by a clock that is years ahead: no engine shows them.
    private(set) var ofWrongClock = 0
    private(set) var poisoned = 0
    /// Were in the spool.
    var spooled = 0
    /// As the machine has told.
    var toldLost = 0

    mutating func took(
        _ figures: [(series: SampleSeries, value: Double)], isRight: Bool, isPoisoned: Bool
    ) {
        guard isRight else { return ofWrongClock += figures.count }
        let sound = isPoisoned ? figures.dropFirst() : figures[...]
        samples += sound.count
        sum += sound.reduce(0) { $0 + $1.value }
        poisoned += figures.count - sound.count
    }
}
