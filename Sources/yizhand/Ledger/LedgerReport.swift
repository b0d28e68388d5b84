import StationModel
import Storage

/// What recomputing the chain gave, as the service and the files tell it.
struct LedgerReport: Codable, Hashable {
    struct Problem: Codable, Hashable {
        let entry: UInt64
        let problem: String

        /// In words, with what it means.
        var phrase: Phrase {
            let number = Phrase("第 \(entry) 条：", "Entry \(entry): ")
            guard let problem = LedgerVerification.Finding.Problem(rawValue: problem) else {
                return number + .verbatim(self.problem)
            }
            return number + problem.phrase
        }
    }

    let holds: Bool
    let epoch: String
    /// The first and the last entry that were recomputed; 0 when there was none.
    let first: UInt64
    let last: UInt64
    /// The ledger's last entry.
    let newest: UInt64
    let entries: UInt64
    let erasedLinks: UInt64
    let checkpoints: UInt64
    let problemCount: UInt64
    /// At most a hundred.
    let problems: [Problem]

    /// Whether no part can follow: all is read, or nothing more can be.
    var isTheEnd: Bool {
        entries == 0 || last >= newest
            || problems.contains {
                $0.problem == LedgerVerification.Finding.Problem.unreadable.rawValue
            }
    }

    /// This part and the next as one.
    func followed(by next: LedgerReport) -> LedgerReport {
        LedgerReport(
            holds: holds && next.holds, epoch: epoch, first: first,
            last: max(last, next.last), newest: next.newest, entries: entries + next.entries,
            erasedLinks: erasedLinks + next.erasedLinks,
            checkpoints: checkpoints + next.checkpoints,
            problemCount: problemCount + next.problemCount,
            problems: Array(
                (problems + next.problems).prefix(LedgerVerification.mostFindings)))
    }
}

extension LedgerVerification.Finding.Problem {
    /// What is wrong with an entry.
    var phrase: Phrase {
        switch self {
        case .hashMismatch:
            Phrase("内容与校验值不符，被改动过", "its content is not what was hashed: it was changed")
        case .gap: Phrase("从这里起有记录缺失", "from here on entries are missing")
        case .linkMismatch:
            Phrase("与人员的关联被改动过", "its link to a person was changed")
        case .checkpointMismatch:
            Phrase("检查点与前面的链不符", "the checkpoint does not fit the chain before it")
        case .badSignature:
            Phrase("检查点不是这把密钥签的", "the checkpoint was not signed with this key")
        case .stockMismatch:
            Phrase("库存与台账合计不符，请盘点", "the stock is not what the entries add up to: take stock")
        case .unreadable:
            Phrase("从这里起无法读取，数据库已损坏", "cannot be read from here on: the file is damaged")
        }
    }
}
