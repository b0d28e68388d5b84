/// When people come. The day is 06:00 – 22:00 local time.
public struct Habits: Hashable, Sendable {
    /// Visitors an hour, on average.
    public var byDay: Int
    public var byNight: Int

    public init(byDay: Int, byNight: Int) {
        self.byDay = byDay
        self.byNight = byNight
    }

    /// A few an hour.
    public static let usual = Habits(byDay: 6, byNight: 1)
    /// Two hundred and more a day: the room is full.
    public static let coldSpell = Habits(byDay: 15, byNight: 5)
    /// Only who is sent by a control.
    public static let nobody = Habits(byDay: 0, byNight: 0)

    var peak: Int { max(byDay, byNight) }

    func perHour(secondOfDay: Int) -> Int {
        (6 * 3600..<22 * 3600).contains(secondOfDay) ? byDay : byNight
    }
}
