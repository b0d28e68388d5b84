public import StationModel

/// Which times of samples a receiver may be given.
public enum SampleTime {
    /// One sample of a wrong clock can spoil a whole tenant: from its time on, what others send is
    /// too old. The clocks of station and hub differ by less than this.
    public static let farthestAhead: Duration = .minutes(10)
    /// 2024-01-01: no station is older. Not the program's own date, for a station that is updated
    /// while the hub is away has samples from before it.
    public static let earliest = UnixTime(milliseconds: 1_704_067_200_000)

    /// - Parameter now: by the station's clock.
    public static func isSendable(_ time: UnixTime, at now: UnixTime) -> Bool {
        time >= earliest && time <= now + farthestAhead
    }
}
