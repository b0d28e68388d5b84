import StationModel

/// `yizhand stock list`.
struct StockListCommand: Subcommand {
    let name = "stock list"
    let summary = Phrase("各货道、货架和柜格的库存", "What lies in each lane, shelf and compartment")
    let notes = [
        Phrase(
            "每行开头是补货、更正和盘点时用的名称。",
            "Each line begins with the name that restock, adjust and stocktake take.")
    ]
    let options: [CommandOption] = [.json, .socket]
    let examples = [
        CommandExample("yizhand stock list", Phrase("补货前看缺什么", "Before a visit: what is missing"))
    ]

    func run(_ call: CommandCall) throws -> ExitCode {
        let body = try call.client.get("/api/v1/status")
        guard !call.arguments.has(.json) else {
            try call.console.print(StatusJSONPart.part("supplies", of: body))
            return .success
        }
        let report = try ControlClient.decode(body, as: StatusReport.self)
        let screen = StatusScreen(report: report, language: call.console.language)
        let lines = screen.stockLines + screen.lockerLines
        for line in lines { try call.console.print(line) }
        if lines.isEmpty {
            try call.console.print(Phrase("本站不发放物品。", "This station gives out nothing."))
        }
        return .success
    }
}
