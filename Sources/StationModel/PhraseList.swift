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
        return Phrase("市平台的名册未采用，沿用原来的", "The hub's lists are not used, the last ones stay")
            + after("：", ": ", file)
            + after("，", ", ", text("reason").map { ListRejection(reason: $0).name })
            + after("，", ", ", refusedLength?.name)
    }

    private var refusedLength: ListRejection.Length? {
        integer("promisedBytes").map { .init(found: integer("bytes"), promised: $0) }
    }
}

extension ListRejection {
    /// Where, as far as that is known, and why.
    public var placeAndName: Phrase {
        guard let file else { return name }
        let place = line.map { Phrase(" 第 \($0) 行", " line \($0)") } ?? .none
        let length = length.map { Phrase("，", ", ") + $0.name } ?? .none
        return .verbatim(file) + place + Phrase("，", ", ") + name + length
    }

    /// Why, in a few words.
    public var name: Phrase {
        switch reason {
        case "unreadable": Phrase("文件缺失或无法读取", "the file is missing or cannot be read")
        case "wrongSize", "wrongHash":
            Phrase("文件残缺或与清单不符", "the file is not what the manifest names")
        case "malformed", "badLine": Phrase("格式有误", "its form is wrong")
        case "badSignature": Phrase("签名不符", "wrong signature")
        case "notYetValid": Phrase("尚未生效", "not valid yet")
        case "expired": Phrase("已过期", "no longer valid")
        case "rolledBack", "manifestNotNewer", "listOlder": Phrase("版本倒退", "an older version")
        case "versionMismatch": Phrase("版本不衔接", "versions that do not follow each other")
        case "wrongOrder": Phrase("行的次序有误", "lines out of order")
        case "deletesUnknown": Phrase("删除了不存在的行", "it deletes a line that is not there")
        case "disagreement":
            Phrase("同一会员的各行不一致", "lines of one member that differ")
        case "wrongCount": Phrase("行数与清单不符", "another number of lines than the manifest says")
        case "tooMany": Phrase("超过本站能存的数量", "more than a station keeps")
        case "tooManyGroups": Phrase("组的种类过多", "too many groups")
        case "deltaTooLong": Phrase("增量过长", "deltas that are too long")
        case "shrinks": Phrase("名册骤减过半", "the list would shrink to less than half")
        case "cryptography": Phrase("本站密码库故障", "the station's libcrypto fails")
        case "noRoom": Phrase("本站磁盘空间不足", "no room on the station's disk")
        case "failed": Phrase("本站未能完成导入", "the station could not finish the import")
        default: .verbatim(reason)
        }
    }
}

extension ListRejection.Length {
    /// Both lengths.
    public var name: Phrase {
        guard let found else {
            return Phrase("长度不是清单所写的 \(promised) 字节", "not the \(promised) bytes that it says")
        }
        return Phrase(
            "实有 \(found) 字节，清单写的是 \(promised) 字节",
            "\(found) bytes where it says \(promised)")
    }
}
