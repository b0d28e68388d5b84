import StationModel

/// What the page shows of the alarms, and what was said aloud.
extension StatusJSON {
    func alarm(_ active: ActiveAlarm) -> JSON {
        .object([
            ("alarm", .text(active.alarm.kind.rawValue)),
            ("severity", .text(active.alarm.kind.severity.rawValue)),
            ("subject", .text(active.alarm.subject)),
            ("place", .optional(active.alarm.place, \.json)),
            ("since", milliseconds(active.since)),
            ("detail", .text(active.detail)),
            ("acknowledged", .flag(active.isAcknowledged)),
            (
                "cause",
                .optional(active.cause) {
                    .object([("alarm", .text($0.kind.rawValue)), ("subject", .text($0.subject))])
                }
            ),
        ])
    }

    /// What the voice said last.
    func announcement(_ said: Announcement) -> JSON {
        .object([
            ("number", .integer(said.number)), ("time", milliseconds(said.moment)),
            ("text", said.prompt.signal.speech.json),
        ])
    }
}
