import StationModel

/// `yizhand stock stocktake`.
struct StockStocktakeCommand: Subcommand {
    let name = "stock stocktake"
    let summary = Phrase("登记盘点结果", "Record how many were counted")
    let notes = [
        Phrase(
            "以实数为准；与账面的差异会显示并写入台账。停用的货道恢复使用。",
            "What was counted holds; a difference is shown and recorded. A lane that was out of "
                + "service is used again."),
        Phrase(
            "借出的物品已在柜中：盘点为 1，借用即告结束。",
            "A lent item that lies in its compartment: count 1, and the loan is over."),
        Phrase(
            "称重货架：与秤上重量不符的件数不会接受。",
            "Of a shelf on a scale: a count that the weight contradicts is refused."),
        StockOrder.audited,
    ]
    let operands = [
        StockOrder.place,
        Operand(
            "COUNTED", form: .number(0...SuppliesConfiguration.mostItems),
            Phrase("数到的件数", "How many are there")),
    ]
    let options: [CommandOption] = [.json, .socket]
    let examples = [
        CommandExample(
            "yizhand stock stocktake vending-1/3 17", Phrase("货道里数到 17 件", "17 were counted"))
    ]

    private struct Order: Encodable {
        let place: String
        let counted: Int
        let number: String
    }

    func run(_ call: CommandCall) throws -> ExitCode {
        let counted = call.arguments.operand(1).flatMap { Int($0) } ?? 0
        let order = try StockOrder(call)
        let stock = try order.give(
            "stocktake",
            Order(
                place: order.place, counted: counted,
                number: order.number.hex), call
        ) { _ in counted }
        guard !call.arguments.has(.json) else { return .success }
        guard let stock else {
            try call.console.print(
                Phrase("\(order.place)：物品已找到，借用结束。", "\(order.place): found, the loan is over."))
            return .success
        }
        try call.console.print(Self.difference(stock) + order.now(stock))
        return .success
    }

    private static func difference(_ stock: StockOrder.Corrected) -> Phrase {
        let change = stock.after - stock.before
        guard change != 0 else { return Phrase("与账面一致：", "As the books say: ") }
        let signed = change > 0 ? "+\(change)" : String(change)
        return Phrase(
            "账面 \(stock.before)，实数 \(stock.after)，差异 \(signed)，已写入台账。",
            "Expected \(stock.before), found \(stock.after), difference \(signed): recorded. ")
    }
}
