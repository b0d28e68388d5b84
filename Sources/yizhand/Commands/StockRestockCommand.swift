import StationModel

/// `yizhand stock restock`.
struct StockRestockCommand: Subcommand {
    let name = "stock restock"
    let summary = Phrase("登记补货", "Record that items were put in")
    let notes = [
        Phrase("补货后停用的货道恢复使用。", "A lane that was out of service is used again."),
        StockOrder.audited,
    ]
    let operands = [
        StockOrder.place,
        Operand(
            "COUNT", form: .number(1...SuppliesConfiguration.mostItems),
            Phrase("放入的件数", "How many were put in")),
    ]
    let options: [CommandOption] = [Self.expires, .json, .socket]
    let examples = [
        CommandExample(
            "yizhand stock restock vending-1/3 20 --expires 2028-01-31",
            Phrase("放入 20 件，有效期至 2028-01-31", "20 more of a batch that is good until then"))
    ]

    private static let expires = CommandOption(
        "--expires", "DATE",
        Phrase("该批次的有效期，如 2028-01-31", "Until when this batch is good: 2028-01-31"))

    private struct Order: Encodable {
        let place: String
        let count: Int
        let expires: String?
        let number: String
    }

    func run(_ call: CommandCall) throws -> ExitCode {
        let count = call.arguments.operand(1).flatMap { Int($0) } ?? 0
        let date = Phrase("日期，如 2028-01-31", "a date such as 2028-01-31")
        let expires = try call.arguments.value(Self.expires, date) { CivilDate(text: $0) }
        let order = try StockOrder(call)
        let stock = try order.give(
            "restock",
            Order(
                place: order.place, count: count, expires: expires?.description,
                number: order.number.hex), call
        ) { $0 + count }
        guard !call.arguments.has(.json) else { return .success }
        let done = Phrase("已登记补货 \(count) 件：", "Recorded \(count) more: ")
        try call.console.print(done + (stock.map(order.now) ?? .none))
        return .success
    }
}
