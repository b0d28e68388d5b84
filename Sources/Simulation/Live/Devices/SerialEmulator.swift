/// A device at the other end of a serial cable, as it behaves there.
///
/// Each is written from the description of its protocol and not from the station's parser, so that
/// the one tests the other. Times are those of the station's monotonic clock.
protocol SerialEmulator {
    /// When `advance` has something to do; `nil` = nothing by itself.
    var nextTime: Duration? { get }

    /// Bytes from the program, which begin to arrive at this time.
    mutating func hear(_ bytes: [UInt8], at time: Duration)

    /// Does what is due, and returns what the device begins to send now.
    mutating func advance(to time: Duration) -> [UInt8]

    /// The cable is pulled: a device that lives on it forgets what it was doing.
    mutating func powerFails()
}
