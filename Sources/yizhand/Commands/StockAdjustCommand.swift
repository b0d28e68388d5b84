import StationModel

/// `yizhand stock adjust`.
struct StockAdjustCommand: Subcommand {
    let name = "stock adjust"
    let summary = Phrase("更正库存，需说明原因", "Correct a count, with the reason")
    let notes = [
        Phrase("数过全部请用 stocktake。", "Where all of them were counted, use stocktake."),
        StockOrder.audited,
    ]
    let operands = [
        StockOrder.place,
        Operand(
            "CHANGE",
            form: .number(-SuppliesConfiguration.mostItems...SuppliesConfiguration.mostItems),
            Phrase("增减件数：-2、+3", "How many more or fewer: -2, +3")),
    ]
    let options: [CommandOption] = [Self.reason, .json, .socket]
    let examples = [
        CommandExample(
            "yizhand stock adjust vending-1/3 -2 --reason torn",
            Phrase("取出两件破损的", "Two were torn and taken out"))
    ]

    private static let reason = CommandOption(
        "--reason", "TEXT", isRequired: true,
        Phrase("原因，写入台账，勿写姓名和号码", "Why, for the ledger: no names, no numbers"))

    private struct Order: Encodable {
        let place: String
        let by: Int
        let reason: String
        let number: String
    }

    func run(_ call: CommandCall) throws -> ExitCode {
        let change = call.arguments.operand(1).flatMap { Int($0) } ?? 0
        guard change != 0 else {
            throw UsageFault.wrong(Phrase("CHANGE 不能为 0。", "CHANGE is 0: nothing would change."))
        }
        let reason = try call.arguments.needed(Self.reason)
        guard reason.contains(where: { !$0.isWhitespace }) else {
            throw UsageFault.wrong(Phrase("--reason 是空的。", "--reason is empty."))
        }
        if let hidden = reason.hiddenCharacter {
            throw UsageFault.wrong(
                Phrase(
                    "--reason 含有不可见字符 \(hidden.codePoint)，只能写看得见的文字。",
                    "--reason has \(hidden.codePoint), which nobody would see: only visible "
                        + "text."))
        }
        let longest = StockCorrection.longestReason
        guard reason.count <= longest else {
            throw UsageFault.wrong(
                Phrase(
                    "--reason 有 \(reason.count) 个字符，最多 \(longest) 个：一句话，不是一封信。",
                    "--reason has \(reason.count) characters; at most \(longest): a sentence, not "
                        + "a letter."))
        }
        let order = try StockOrder(call)
        let stock = try order.give(
            "adjust",
            Order(
                place: order.place, by: change, reason: reason,
                number: order.number.hex), call
        ) { $0 + change }
        guard !call.arguments.has(.json) else { return .success }
        let signed = change > 0 ? "+\(change)" : String(change)
        let done = Phrase("已更正 \(signed) 件：", "Corrected by \(signed): ")
        try call.console.print(done + (stock.map(order.now) ?? .none))
        return .success
    }
}
