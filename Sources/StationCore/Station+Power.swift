import StationModel

/// The mains and the battery behind it, as their contacts say.
///
/// | mains contact | battery contact | what follows |
/// |---|---|---|
/// | not configured | any | nothing: what heats hangs on the mains, and goes with them |
/// | there | any | the battery is merely worn |
/// | lost, not read | its alarm is up, and it is read | the power ends: nothing heats or runs |
/// | lost, not read | its alarm is up, and it is not read | nothing: that was long ago |
///
/// A board that died with both alarms up must neither keep a room cold for ever nor hide what is
/// lost: `mainsLost` explains nothing once its contact has not been read for some minutes.
extension Station {
    /// Longer than a start, a reload or a cable that is plugged in again; shorter than it takes a
    /// technician to ask why nothing else is up.
    static let unreadMainsExplain: Duration = .minutes(5)

    /// A backup battery is low, and not merely worn out while the mains is there.
    var isPowerEnding: Bool {
        guard alarms.isAnyUp(.batteryLow) else { return false }
        let contacts = configuration.alarms.contacts
        let mains = contacts.filter { $0.value == .mains }.keys
        let isLow = contacts.contains { device, purpose in
            purpose == .batteryLow && contactLevels[device] != nil
                && alarms.isUp(Alarm(.batteryLow, subject: device.text))
        }
        return isLow && !mains.isEmpty && !mains.contains { contactLevels[$0] == false }
    }

    /// Mains contacts of the configuration that have not been read, since now or before.
    mutating func watchMains(at moment: Moment) {
        let mains = configuration.alarms.contacts.filter { $0.value == .mains }.keys
        let unread = mains.filter { contactLevels[$0] == nil }
        unreadMains = Dictionary(
            uniqueKeysWithValues: unread.map { ($0, unreadMains[$0] ?? moment.instant) })
    }

    /// What has not been read for too long explains nothing, until it is read again.
    mutating func reviewMains(at moment: Moment) {
        guard !unreadMains.isEmpty || !alarms.explainNothing.isEmpty else { return }
        let silent = unreadMains.filter { $0.value + Self.unreadMainsExplain <= moment.instant }
        let lost = silent.keys.map { Alarm(.mainsLost, subject: $0.text) }
        perform(alarms.explainNothing(Set(lost)), at: moment)
    }

    func unreadMainsDeadline(at moment: Moment) -> MonotonicInstant? {
        unreadMains.values.map { $0 + Self.unreadMainsExplain }
            .filter { $0 > moment.instant }.min()
    }
}
