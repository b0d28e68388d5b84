import Glibc
public import StationModel

/// Whether a time server disciplines the wall clock, told by a file's modification time.
///
/// The kernel's own answer (`adjtimex`) is out of reach: the service runs with `ProtectClock`,
/// which forbids the call even for reading. systemd-timesyncd touches
/// `/run/systemd/timesync/synchronized` at each successful synchronisation (since version 239,
/// systemd-timesyncd(8)), which is at the latest every 34 min (`PollIntervalMaxSec`). /run is empty
/// after a boot, so a file that is there speaks of this boot.
///
/// chrony writes no such file. A station with chrony gives another path here, of a file on a
/// temporary file system that chrony writes at each update: `log tracking` with a `logdir` below
/// /run that the service may read. A file that outlives a boot must not be given: on a board
/// without a battery it would vouch for a clock that nobody has set since.
public struct SystemClockState: Hashable, Sendable {
    /// What systemd-timesyncd touches.
    public static let timesyncdMarker = "/run/systemd/timesync/synchronized"

    /// Wall time of the last synchronisation in this boot; `nil` when there was none.
    public let lastSynchronised: UnixTime?

    /// Reads the marker. A marker that is missing is an answer, not an error.
    ///
    /// C function: `stat`.
    public static func read(
        marker: String = timesyncdMarker
    ) throws(SystemError) -> SystemClockState {
        var information = stat()
        do {
            try check(stat(marker, &information), "stat", at: marker)
        } catch  where error.errorNumber == ENOENT {
            return SystemClockState(lastSynchronised: nil)
        }
        let touched = information.st_mtim
        let milliseconds = Int64(touched.tv_sec) * 1000 + Int64(touched.tv_nsec) / 1_000_000
        return SystemClockState(lastSynchronised: UnixTime(milliseconds: milliseconds))
    }
}
