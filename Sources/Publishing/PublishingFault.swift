public import StationModel

/// Why nothing was published, beside faults of tables, keys, files and lists.
public enum PublishingFault: Error, Hashable, Sendable {
    case tooManyGroups
    /// A station keeps no more vouchers.
    case tooManyVouchers(Int)
    /// A station keeps no more days of a calendar.
    case tooManyDays(Int)
    /// Another publication uses this folder.
    case folderInUse(String)
    /// The list would shrink to less than half.
    case shrinks(from: Int, to: Int)
    /// There is neither a manifest nor a table of members.
    case noMembers
    /// A station's directive there was signed by nobody known, or is another station's.
    case foreignDirective(StationId, String)

    public var reason: Phrase {
        switch self {
        case .tooManyGroups:
            Phrase("组的种类超过 65535", "there are more than 65,535 groups")
        case .tooManyVouchers(let count):
            Phrase(
                "核销名单有 \(count) 条，驿站最多存 \(PublishedVouchers.most) 条",
                "there are \(count) vouchers, and a station keeps \(PublishedVouchers.most)")
        case .tooManyDays(let count):
            Phrase(
                "日历有 \(count) 天，驿站最多存 \(PublishedCalendar.mostDays) 天",
                "there are \(count) days, and a station keeps \(PublishedCalendar.mostDays)")
        case .folderInUse(let path):
            Phrase("另一次发布正在使用 \(path)", "another publication uses \(path)")
        case .shrinks(let old, let new):
            Phrase(
                "名册将从 \(old) 行减到 \(new) 行，不足一半",
                "the list would shrink from \(old) lines to \(new), less than half")
        case .noMembers:
            Phrase("首次发布需要会员表", "the first publication needs a table of members")
        case .foreignDirective(let station, let why):
            Phrase(
                "\(station) 现有的指令不可信：\(why)",
                "the directive that lies there for \(station) is not believed: \(why)")
        }
    }

    public var next: Phrase {
        switch self {
        case .tooManyGroups: Phrase("请检查 group 列。", "Look at the column group.")
        case .tooManyVouchers:
            Phrase("请去掉已核销和已过期的。", "Leave out those that are used or have ended.")
        case .tooManyDays: Phrase("请去掉往年的。", "Leave out the years that are over.")
        case .folderInUse:
            Phrase("请等它结束。", "Wait until it has ended.")
        case .shrinks:
            Phrase(
                "请检查会员表是否完整；确需如此请加 --allow-shrink。",
                "See whether the table is complete; if it is, use --allow-shrink.")
        case .noMembers: Phrase("请加 --members FILE。", "Add --members FILE.")
        case .foreignDirective:
            Phrase("请检查密钥和输出目录。", "Check the keys and the folder.")
        }
    }
}
