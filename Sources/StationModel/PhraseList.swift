extension LedgerEntry {
    /// `list.changed`: members, vouchers or calendar.
    var listSentence: Phrase {
        let renewed = changedList
        if data["withdrawn"] == .flag(true) {
            return renewed + Phrase("：市里不再发布", ": the city publishes none any more")
        }
        guard let version = integer("version"), let count = integer("count") else { return renewed }
        let number = Phrase("：第 \(version) 版，共 \(count) ", ": version \(version), \(count) ")
        return renewed + number + unit
    }

    private var changedList: Phrase {
        switch subject {
        case "vouchers": Phrase("核销名单更新", "Voucher list renewed")
        case "calendar": Phrase("节假日历更新", "Calendar renewed")
        default: Phrase("名册更新", "Member list renewed")
        }
    }

    private var unit: Phrase {
        subject == "calendar" ? Phrase("天", "days") : Phrase("条", "lines")
    }

    /// `list.refused`.
    var refusedListSentence: Phrase {
        let file = text("file").map { name in
            Phrase.verbatim(name)
                + (integer("line").map { Phrase(" 第 \($0) 行", " line \($0)") } ?? .none)
        }
        return Phrase("平台的名单未采用，沿用原来的", "The hub's lists are not used, the last ones stay")
            + after("：", ": ", file) + after("，", ", ", text("reason").map(rejection))
    }

    private func rejection(_ word: String) -> Phrase {
        switch word {
        case "unreadable", "wrongSize", "wrongHash":
            Phrase("文件残缺或与清单不符", "the file is not what the manifest names")
        case "malformed", "badLine": Phrase("格式有误", "its form is wrong")
        case "badSignature": Phrase("签名不对", "wrong signature")
        case "notYetValid", "expired": Phrase("不在有效期内", "not valid now")
        case "rolledBack", "manifestNotNewer", "listOlder": Phrase("版本倒退", "an older version")
        case "tooMany": Phrase("超过本站能存的数量", "more than a station keeps")
        case "shrinks": Phrase("名册骤减过半", "the list would shrink to less than half")
        default: .verbatim(word)
        }
    }
}
