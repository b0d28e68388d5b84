import StationModel

/// `yizhand hub drain`.
struct HubDrainCommand: Subcommand {
    let name = "hub drain"
    let summary = Phrase("等待全部数据上报完毕", "Wait until everything is at the hub")
    let notes = [
        Phrase(
            "更换板子或搬迁之前使用。一分钟没有进展即放弃，退出码为 1；数据仍保存在本机。",
            "For use before a board is replaced. A minute without any progress ends it with exit "
                + "code 1; nothing is lost by that.")
    ]
    let options: [CommandOption] = [.socket]
    let examples = [
        CommandExample("yizhand hub drain", Phrase("等到没有积压", "Waits until nothing is waiting"))
    ]

    /// The hub answers within seconds, and a person watches.
    private static let interval: Duration = .seconds(1)
    /// Longer than any request may take.
    private static let mostLooksWithoutProgress = 60

    func run(_ call: CommandCall) throws -> ExitCode {
        try call.sync(nil)
        var most = UInt64(0)
        var least = UInt64.max
        var looks = 0
        while true {
            let waiting = try backlog(call)
            guard waiting > 0 else { break }
            most = max(most, waiting)
            call.console.progress(most - waiting, of: most, Phrase("已上报", "sent"))
            looks = waiting < least ? 0 : looks + 1
            least = min(least, waiting)
            guard looks < Self.mostLooksWithoutProgress else {
                throw CommandFailure(
                    .answerIsNo,
                    Phrase(
                        "一分钟没有进展，还有 \(waiting) 条；原因见 yizhand hub status。",
                        "No progress for a minute with \(waiting) left; "
                            + "see yizhand hub status for the reason."))
            }
            guard try call.surroundings.pause(Self.interval) else { return .answerIsNo }
        }
        call.console.endProgress()
        try call.console.print(Phrase("已全部上报。", "Everything is at the hub."))
        return .success
    }

    private func backlog(_ call: CommandCall) throws -> UInt64 {
        let report = try call.client.get("/api/v1/status", as: StatusReport.self)
        guard let hub = report.hub else { throw CommandFailure.noHub }
        return hub.flows.filter(\.uplink).reduce(0) { $0 + $1.backlog }
    }
}
