import StationModel

/// Whether a start finds what the entries on disk add up to.
extension SuppliesBooks {
    /// What a start finds must be what is on disk.
    ///
    /// - Parameter oldest: of days before it what was taken may be forgotten.
    func problem(of restored: RestoredSupplies, oldest: CivilDate) -> Problem? {
        for stock in restored.stocks {
            guard stock.isConserved, stock.count == counts[stock.place] ?? 0 else {
                return Problem(
                    "a start finds the stock that the ledger adds up to",
                    "\(stock.place.text): \(stock.count) and not \(counts[stock.place] ?? 0)")
            }
        }
        for place in counts.keys where !restored.stocks.contains(where: { $0.place == place }) {
            return Problem("a start finds the stock that the ledger adds up to", place.text)
        }
        var found: [Person: [CivilDate: Int]] = [:]
        for use in restored.quotas where use.day >= oldest {
            found[Person(member: use.member, sku: use.sku), default: [:]][use.day] = use.count
        }
        var kept = self
        kept.forgetUses(before: oldest)
        if found != kept.uses {
            return Problem(
                "a start finds what everybody has taken",
                "\(Self.text(found)) and not \(Self.text(kept.uses))")
        }
        return rest(of: restored)
    }

    private static func text(_ uses: [Person: [CivilDate: Int]]) -> String {
        uses.map { person, days in
            "\(person.member.hex)/\(person.sku): "
                + days.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", ")
        }.sorted().joined(separator: "; ")
    }

    private func rest(of restored: RestoredSupplies) -> Problem? {
        let places = Set(restored.openVends.map(\.place))
        if places != Set(open.keys) || places.count != restored.openVends.count {
            return Problem("a start finds every vend without an outcome", "\(places.count)")
        }
        let lent = Dictionary(
            uniqueKeysWithValues: restored.loans.map {
                (
                    $0.compartment.place,
                    Borrowed(member: $0.member, due: $0.due, isOverdue: $0.isOverdue)
                )
            })
        return lent == loans ? nil : Problem("a start finds what is lent", "\(lent.count)")
    }

    /// What is left of each voucher, where the issuer gave so many.
    ///
    /// - Parameters:
    ///   - ends: of the vouchers on the city's lists.
    ///   - newest: time that was ever remembered; by it vouchers were forgotten.
    func problem(
        of held: [HeldVoucher], made: [UInt64: MadeVoucher], ends: [UInt64: UnixTime],
        newest: UnixTime
    ) -> Problem? {
        for voucher in held where !vouchersOver.contains(voucher.voucherId) {
            let used = vouchersUsed[voucher.voucherId] ?? 0
            let quantity = voucher.listedQuantity ?? made[voucher.voucherId]?.quantity ?? 0
            if voucher.remaining != quantity - used {
                return Problem(
                    "a start finds what is left of every voucher",
                    "\(voucher.voucherId): \(voucher.remaining), and \(used) were used")
            }
        }
        for (id, used) in vouchersUsed where used > 0 {
            if let end = made[id]?.validThrough ?? ends[id], end + Self.voucherKept < newest {
                continue
            }
            if !held.contains(where: { $0.voucherId == id }) {
                return Problem("a start finds what is left of every voucher", "\(id) is forgotten")
            }
        }
        return nil
    }
}
