public import StationModel

/// The weather outside, as a pure function of the true wall time and a seed.
///
/// It is the sum of four waves: the year, the day, a slow change from day to day, and spells of
/// cold or heat that come and go within a few days. Nothing is remembered, so any moment can be
/// asked for, in any order, and a leap of simulated time costs nothing.
///
/// The figures are those of a city of the North China Plain. Means and daily range: monthly
/// normals 1991–2020 of Beijing (January −2.7 °C, July 26.8 °C; days of some 10 K between the
/// coldest hour, at dawn, and the warmest, at three in the afternoon). A day's mean strays by some
/// 3 K; a cold spell (寒潮) is by GB/T 21987-2017 a fall of 8 K and more within a day or two.
public struct Weather: Hashable, Sendable {
    /// Some days that are colder or warmer than the season: it ramps up for the first quarter and
    /// down for the last.
    public struct Spell: Hashable, Sendable {
        public var begins: UnixTime
        public var lasts: Duration
        public var byMillidegrees: Int

        public init(begins: UnixTime, lasts: Duration, byMillidegrees: Int) {
            precondition(lasts > .zero, "a spell lasts")
            self.begins = begins
            self.lasts = lasts
            self.byMillidegrees = byMillidegrees
        }

        func millidegrees(at time: UnixTime) -> Double {
            let part = Wave.part(of: lasts, in: time - begins)
            guard (0...1).contains(part) else { return 0 }
            return min(1, 4 * part, 4 * (1 - part)) * Double(byMillidegrees)
        }
    }

    /// What somebody says of the temperature at a time.
    public struct Told: Hashable, Sendable {
        public var at: UnixTime
        public var millidegrees: Int

        public init(at: UnixTime, _ millidegrees: Int) {
            self.at = at
            self.millidegrees = millidegrees
        }
    }

    /// What the station is built for: colder nights and hotter days are cut off here.
    /// A story may tell of worse.
    public static let extremes: ClosedRange<Int> = -12_000...39_000

    /// What a story may tell of: a winter of Mohe (漠河), a summer of Turpan (吐鲁番).
    public static let toldLimits: ClosedRange<Int> = -40_000...50_000

    public let seed: UInt64
    /// Spells on top of those that the seed brings.
    public var spells: [Spell]
    /// In the order of time. It goes before everything else; between two of them the temperature
    /// changes evenly.
    public var told: [Told]

    public init(seed: UInt64, spells: [Spell] = [], told: [Told] = []) {
        self.seed = seed
        self.spells = spells
        self.told = told
    }

    /// The temperature of the air in m°C.
    public func temperatureMillidegrees(at time: UnixTime) -> Int {
        if let told = toldMillidegrees(at: time) { return told }
        let sum =
            season(at: time) + 5000 * Wave.day(at: time) + drift(at: time)
            + blockSpell(at: time).millidegrees(at: time)
            + spells.reduce(0) { $0 + $1.millidegrees(at: time) }
        return min(max(Int(sum), Self.extremes.lowerBound), Self.extremes.upperBound)
    }

    /// The relative humidity in ‰: moist summers, dry winters, and every day driest when it is
    /// warmest (Beijing's monthly means lie between 430 and 730).
    public func humidityPermille(at time: UnixTime) -> Int {
        let slow = 580 + 130 * Wave.year(at: time) + 60 * strays(1, at: time)
        return Int(min(max(slow - 150 * Wave.day(at: time), 150), 980))
    }

    // MARK: - The parts

    private func toldMillidegrees(at time: UnixTime) -> Int? {
        guard let after = told.first(where: { $0.at > time }) else {
            return told.last?.millidegrees
        }
        guard let before = told.last(where: { $0.at <= time }) else { return after.millidegrees }
        let part = Wave.part(of: after.at - before.at, in: time - before.at)
        return before.millidegrees
            + Int(part * Double(after.millidegrees - before.millidegrees))
    }

    private func season(at time: UnixTime) -> Double { 12_100 + 14_700 * Wave.year(at: time) }

    /// From day to day, at most 3 K.
    private func drift(at time: UnixTime) -> Double { 3000 * strays(2, at: time) }

    /// Each block of ten days brings one spell to one in three of them; half are cold.
    private func blockSpell(at time: UnixTime) -> Spell {
        let block = Int64(time.milliseconds / Self.block.wholeMilliseconds)
        let chance = draw(3, block)
        let begins = UnixTime(milliseconds: block * Self.block.wholeMilliseconds) + .days(2)
        let size = chance < 0.33 ? (chance < 0.17 ? -9000 : 6000) : 0
        return Spell(begins: begins, lasts: .days(5), byMillidegrees: size)
    }

    private static let block: Duration = .days(10)

    /// A value between −1 and 1 that wanders from one midday to the next.
    private func strays(_ series: UInt64, at time: UnixTime) -> Double {
        let (day, part) = Wave.split(time, by: .days(1))
        let from = 2 * draw(series, day) - 1
        return from + (2 * draw(series, day + 1) - 1 - from) * part
    }

    /// A number in 0..<1 for a series and a day, the same whenever it is asked for.
    private func draw(_ series: UInt64, _ number: Int64) -> Double {
        var random = SeededRandom(
            seed: seed &+ series &* 0x5745_4154_4845_52 ^ UInt64(bitPattern: number))
        return Double(random.next() >> 11) / Double(UInt64(1) << 53)
    }
}

/// Periodic waves between −1 and 1 without a mathematics library.
enum Wave {
    /// Warmest in the last week of July, coldest half a year later.
    static func year(at time: UnixTime) -> Double {
        sine(turns: split(time - .days(114), by: .seconds(31_556_952)).part)
    }

    /// Warmest at 15:00 in China (UTC+8), coldest at 03:00 – a sine is kind to the dawn.
    static func day(at time: UnixTime) -> Double {
        sine(turns: split(time + .hours(8) - .hours(9), by: .days(1)).part)
    }

    /// Sine of so many turns, 0..<1. Bhaskara I's approximation; its error is below 0.002.
    static func sine(turns: Double) -> Double {
        let half = turns < 0.5 ? 2 * turns : 2 * turns - 1
        let product = half * (1 - half)
        let value = 16 * product / (5 - 4 * product)
        return turns < 0.5 ? value : -value
    }

    /// Whole periods since 1970 and the part of the running one, 0..<1.
    static func split(_ time: UnixTime, by period: Duration) -> (count: Int64, part: Double) {
        let length = period.wholeMilliseconds
        let rest = ((time.milliseconds % length) + length) % length
        return ((time.milliseconds - rest) / length, Double(rest) / Double(length))
    }

    static func part(of whole: Duration, in span: Duration) -> Double {
        Double(span.wholeMilliseconds) / Double(whole.wholeMilliseconds)
    }
}
