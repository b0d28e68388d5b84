import StationModel

/// `yizhand door status`.
struct DoorStatusCommand: Subcommand {
    let name = "door status"
    let summary = Phrase("门的当前状态及其依据", "How the door is, and what decides over it")
    let options: [CommandOption] = [.json, .socket]
    let examples = [
        CommandExample("yizhand door status", Phrase("显示门的状态", "Shows the door's state"))
    ]

    func run(_ call: CommandCall) throws -> ExitCode {
        let body = try call.client.get("/api/v1/status")
        guard !call.arguments.has(.json) else {
            try call.console.print(StatusJSONPart.door(of: body))
            return .success
        }
        let report = try ControlClient.decode(body, as: StatusReport.self)
        let screen = StatusScreen(report: report, language: call.console.language)
        for line in screen.doorLines { try call.console.print(line) }
        return .success
    }
}

/// `yizhand door unlock`.
struct DoorUnlockCommand: Subcommand {
    let name = "door unlock"
    let summary = Phrase("放行一次", "Release the door once")
    let notes = [Phrase("操作人写入台账。", "Who did it is recorded in the ledger.")]
    let options: [CommandOption] = [.json, .socket]
    let examples = [
        CommandExample("yizhand door unlock", Phrase("放行一人", "Lets one person in"))
    ]

    func run(_ call: CommandCall) throws -> ExitCode {
        try call.order(
            "/control/door/unlock", done: Phrase("门已放行。", "The door is released."))
    }
}

/// `yizhand door reset-fire`.
struct DoorResetFireCommand: Subcommand {
    let name = "door reset-fire"
    let summary = Phrase("火警复位", "End the release by the fire loop")
    let notes = [
        Phrase(
            "消防触点恢复满一分钟后才接受。操作人写入台账。",
            "Taken once the fire loop has been closed for a minute. Recorded in the ledger.")
    ]
    let options: [CommandOption] = [.json, .socket]
    let examples = [
        CommandExample(
            "yizhand door reset-fire",
            Phrase("确认无火情后恢复上锁", "Locks again after somebody has made sure"))
    ]

    func run(_ call: CommandCall) throws -> ExitCode {
        try call.order(
            "/control/door/reset-fire",
            done: Phrase("火警已复位，门恢复正常。", "The fire is reset; the door works as usual."))
    }
}
