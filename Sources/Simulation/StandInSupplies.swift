import StationModel

/// What durable changes of dispensing add up to, without a disk.
extension RestoredSupplies {
    mutating func apply(_ change: SuppliesChange) {
        switch change {
        case .stock(let stock):
            stocks.removeAll { $0.place == stock.place }
            stocks.append(stock)
        case .quota(let use):
            quotas.removeAll {
                $0.member == use.member && $0.sku == use.sku && $0.day == use.day
            }
            if use.count > 0 { quotas.append(use) }
        case .voucher(let voucher):
            vouchers.removeAll { $0.voucherId == voucher.voucherId }
            vouchers.append(voucher)
        case .voucherForgotten(let id): vouchers.removeAll { $0.voucherId == id }
        case .vendOpened(let vend):
            openVends.removeAll { $0.place == vend.place }
            openVends.append(vend)
        case .vendClosed(let place): openVends.removeAll { $0.place == place }
        case .loan(let loan):
            loans.removeAll { $0.compartment == loan.compartment }
            loans.append(loan)
        case .loanEnded(let address): loans.removeAll { $0.compartment == address }
        case .voucherFloor(let floor): voucherFloor = floor
        case .shelfOffset(let scale, let milligrams): shelfOffsets[scale] = milligrams
        case .orderAnswered(let order): answeredOrders.append(order)
        }
    }
}
