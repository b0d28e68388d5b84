import StationModel
import StationRuntime

/// `yizhand devices list`: every device, and what it says now.
struct DevicesListCommand: Subcommand {
    let name = "devices list"
    let summary = Phrase("列出设备及当前数值", "Every device, and what it says now")
    let notes = [
        Phrase(
            "总线设备列在所在线路之后。退出码 1：有设备故障。",
            "Devices on a line follow the line. Exit code 1: a device has failed.")
    ]
    let options: [CommandOption] = [.json, .socket]
    let examples = [
        CommandExample("yizhand devices list", Phrase("检查全部设备", "Looks at all of them"))
    ]

    func run(_ call: CommandCall) throws -> ExitCode {
        let body = try call.client.get("/control/devices")
        let devices = try ControlClient.decode(body, as: [DeviceReport].self)
        if call.arguments.has(.json) {
            try call.console.print(String(decoding: body, as: UTF8.self))
        } else {
            let width = devices.map(\.id.displayWidth).max() ?? 0
            for device in devices {
                try call.console.print(
                    Phrase.verbatim(device.id.filled(to: width) + "  ") + device.words)
            }
        }
        return devices.contains { $0.condition == "failed" } ? .answerIsNo : .success
    }
}
