import StationModel

/// Whether the room freezes although everything works, judged by the true air.
///
/// The station sees the air once in an interval, and its heater rests between two runs. When a
/// heater goes off, the air falls at once onto the walls, which lie below it by what flows through
/// them: insulation / surface · (inside − outside), 1.5 K between 5 °C and −12 °C. The walls
/// themselves lose less than 1 K in the hour. So a degree and that fall is the margin. A room that
/// was cold before its heater could work deserves two hours first; one whose heater could not work
/// for longer has cold walls, and deserves as long as that, but a day at most: what a day of
/// heating does not warm, another will not.
///
/// A story may tell of a colder night than a station is built for. Then the heater must run, and
/// nobody blames it for the frost, until the room has been warm again.
struct FrostJudge {
    /// What is so, as nobody in the station knows it.
    struct Truth {
        var millidegrees: Int
        var outsideMillidegrees: Int
        /// Heater, mains, process and one probe at least work, and the door is shut.
        var mayHeat: Bool
        /// World time.
        var at: Duration
    }

    private let frostMillidegrees: Int
    /// After this the heater must have been switched on.
    private let answersWithin: Duration
    private static let shortestGrace: Duration = .hours(2)
    private static let longestGrace: Duration = .hours(24)
    private var ableSince: Duration?
    private var unableSince: Duration?
    /// After this the room must be warm.
    private var grace = shortestGrace
    /// What was left of it when the heater could work no longer.
    private var owed: Duration = .zero
    /// It is colder outside than the heater can make good, or was since the room was last warm.
    private var isBeyondHeater = false

    init?(_ configuration: StationConfiguration) {
        guard let climate = configuration.room.climate, let heater = climate.heater else {
            return nil
        }
        frostMillidegrees = climate.frostMillidegrees
        let slowest = configuration.room.sensors.map(\.staleAfter).max() ?? .zero
        answersWithin = heater.minimumOff + slowest + .minutes(1)
    }

    static func marginMillidegrees(frost: Int, outside: Int) -> Int {
        let building = RoomAir.Building()
        let part = building.insulationWattsPerKelvin / building.surfaceWattsPerKelvin
        return 1000 + Int(part * Double(max(0, frost - outside)))
    }

    mutating func problem(_ truth: Truth, heats: Bool, isForbidden: Bool) -> BrokenRule? {
        if truth.outsideMillidegrees < Weather.extremes.lowerBound {
            isBeyondHeater = true
        } else if truth.millidegrees >= frostMillidegrees {
            isBeyondHeater = false
        }
        guard truth.mayHeat, !isForbidden else {
            becomesUnable(at: truth.at)
            return nil
        }
        let since = becomesAble(at: truth.at)
        let margin = Self.marginMillidegrees(
            frost: frostMillidegrees, outside: truth.outsideMillidegrees)
        guard truth.millidegrees < frostMillidegrees - margin else { return nil }
        let span = truth.at - since
        if span > grace, !isBeyondHeater {
            return BrokenRule(
                invariant: "no frost in a room whose heater works", detail: "\(truth)")
        }
        return span > answersWithin && !heats
            ? BrokenRule(
                invariant: "below the frost limit the heater runs", detail: "\(truth)") : nil
    }

    private mutating func becomesUnable(at now: Duration) {
        if let ableSince { owed = max(.zero, grace - (now - ableSince)) }
        ableSince = nil
        unableSince = unableSince ?? now
    }

    /// Returns since when it is.
    private mutating func becomesAble(at now: Duration) -> Duration {
        if let unableSince {
            let wanted = owed + (now - unableSince)
            grace = min(max(wanted, Self.shortestGrace), Self.longestGrace)
        }
        unableSince = nil
        let since = ableSince ?? now
        ableSince = since
        return since
    }
}
