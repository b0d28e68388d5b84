import StationModel

/// Orders that were given twice: an answer that was lost on its way, or came too late to be heard.
extension Supplies {
    /// How an order with this number was answered; a refusal when that was another order.
    func firstAnswer(to number: StockOrderNumber, as command: Command) -> CommandOutcome? {
        answeredOrders.last { $0.number == number }.map {
            $0.answers(command) ? $0.outcome : .refused(.numberUsed)
        }
    }

    mutating func remember(_ order: AnsweredOrder) {
        answeredOrders.append(order)
        let surplus = answeredOrders.count - AnsweredOrder.mostRemembered
        if surplus > 0 { answeredOrders.removeFirst(surplus) }
    }
}

extension AnsweredOrder {
    /// `nil` = whoever gave the order has not numbered it.
    init?(_ command: Command, at place: LaneAddress, stock: StockCorrection?) {
        guard let number = command.number, let kind = command.stockOrder else { return nil }
        self.init(number: number, kind: kind, place: place, stock: stock)
    }

    /// Written with the order itself: both are on disk, or none.
    var change: SuppliesChange { .orderAnswered(self) }
}
