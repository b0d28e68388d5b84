import StationModel

/// Orders that were given twice: an answer that was lost on its way, or came too late to be heard.
extension Supplies {
    /// How an order with this number was answered.
    func firstAnswer(to number: StockOrderNumber) -> CommandOutcome? {
        answeredOrders.last { $0.number == number }?.outcome
    }

    /// Written with the order itself: both are on disk, or none.
    func answered(
        _ number: StockOrderNumber?, _ stock: StockCorrection?
    ) -> [SuppliesChange] {
        number.map { [.orderAnswered(AnsweredOrder(number: $0, stock: stock))] } ?? []
    }

    mutating func remember(_ number: StockOrderNumber, _ outcome: CommandOutcome) {
        switch outcome {
        case .corrected(let stock):
            answeredOrders.append(AnsweredOrder(number: number, stock: stock))
        case .done: answeredOrders.append(AnsweredOrder(number: number, stock: nil))
        // Nothing has happened: it may be given again.
        case .refused: return
        }
        let surplus = answeredOrders.count - AnsweredOrder.mostRemembered
        if surplus > 0 { answeredOrders.removeFirst(surplus) }
    }
}
