import StationModel
import StationRuntime

/// `yizhand devices watch`: what one device reports, as it reports it.
struct DevicesWatchCommand: Subcommand {
    let name = "devices watch"
    let summary = Phrase("实时查看一个设备的数据", "What one device reports, live")
    let notes = [
        Phrase(
            "先显示服务还记得的，之后每秒更新，Ctrl-C 结束。串口设备同时显示收发的原始字节；"
                + "读卡和扫码只显示类型和字节数。",
            "First what the service still knows, then every second until Ctrl-C; for a device on a "
                + "serial line also the raw bytes. Of a card or a code only the kind and the "
                + "number of bytes are shown.")
    ]
    let operands = [Operand("ID", Phrase("设备的 id", "The device's id"))]
    let options: [CommandOption] = [.json, .socket]
    let examples = [
        CommandExample(
            "yizhand devices watch radar",
            Phrase("在雷达前走动，看它是否发现", "Walk before the radar and see whether it notices"))
    ]

    /// Faster than a person reads; the service keeps half a minute.
    private static let interval: Duration = .seconds(1)

    func run(_ call: CommandCall) throws -> ExitCode {
        let device = call.arguments.operand(0) ?? ""
        try requireKnown(device, call)
        var last: UInt64 = 0
        var isFirst = true
        repeat {
            let page = try call.client.get(
                "/control/devices/events?device=\(device)&after=\(last)",
                as: DeviceNewsPage.self)
            if last > 0, page.missed > 0 {
                call.console.note(Phrase("漏看 \(page.missed) 条。", "\(page.missed) went by unseen."))
            }
            // The service was started anew: it counts from 1 again.
            last = page.last
            for news in page.events { try show(news, call) }
            if isFirst, page.events.isEmpty { call.console.note(Self.silence) }
            isFirst = false
        } while try call.surroundings.pause(Self.interval)
        return .success
    }

    /// Otherwise a spiral at rest would look like a command that hangs.
    private static let silence = Phrase(
        "暂无数据。直接接线的设备（触点、输出、电机货道）没有字节可看，状态变化或出货后才会显示。",
        "Nothing yet. A device on lines (contact, output, motor lane) has no bytes to show: it "
            + "tells its changes, and how a vend ended.")

    private func requireKnown(_ device: String, _ call: CommandCall) throws {
        let known = try call.client.get("/control/devices", as: [DeviceReport].self).map(\.id)
        guard !known.contains(device) else { return }
        let names = known.joined(separator: ", ")
        throw CommandFailure(
            .usage, Phrase("没有设备“\(device)”。", "There is no device \"\(device)\"."),
            next: Phrase("现有设备：\(names)", "There are: \(names)"))
    }

    private func show(_ news: DeviceNews, _ call: CommandCall) throws {
        if call.arguments.has(.json) {
            return try call.console.print(news.json)
        }
        try call.console.print(.verbatim(news.at + "  ") + news.words)
    }
}
