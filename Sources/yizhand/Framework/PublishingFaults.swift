import Publishing
import StationModel

/// Faults of tables and of a publication, for the person at the terminal.
extension CommandFailure {
    /// `nil` for an error of another kind.
    init?(publishing error: any Error) {
        switch error {
        case let faults as TableFaults: self.init(faults)
        case let fault as PublishingFault:
            let code: ExitCode =
                switch fault {
                case .folderInUse, .stationsInUse: .unavailable
                case .noMembers, .notAFile, .privateFolderServed: .usage
                case .tooManyVouchers, .tooManyDays, .emptyTable, .shrinks, .issuedAhead,
                    .overAlready,
                    .issuedBeforeLast, .versionsUnknown, .sectionLost, .sectionDamaged,
                    .foreignManifest, .foreignDirective:
                    .answerIsNo
                }
            self.init(code, fault.reason + fault.outcome, next: fault.next)
        case let fault as CityKeyFolder.Fault: self.init(fault)
        default: return nil
        }
    }

    private init(_ faults: TableFaults) {
        let lines = faults.faults.map(\.text)
        let more = faults.count - faults.faults.count
        var found = Phrase(
            "\(faults.file) 有 \(faults.count) 处错误，未发布：",
            "\(faults.file) has \(faults.count.counted("mistake")), "
                + "nothing was published:")
        for line in lines { found = found + Phrase("\n  ", "\n  ") + line }
        if more > 0 {
            found = found + Phrase("\n  …另有 \(more) 处", "\n  … and \(more) more")
        }
        self.init(
            .answerIsNo, found,
            next: Phrase("请改正后重新运行。", "Correct them and run it again."))
    }

    private init(_ fault: CityKeyFolder.Fault) {
        switch fault {
        case .missing(let path):
            self.init(
                .noInput, Phrase("没有 \(path)。", "There is no \(path)."),
                next: Phrase(
                    "请检查 --keys；首次使用请用 yizhand hub keys DIR --new 生成。",
                    "Check --keys; at first, make it with yizhand hub keys DIR --new."))
        case .rootKeyMissing(let path):
            self.init(
                .noInput,
                Phrase(
                    "没有 \(path)：发布名册要用根密钥签名，根密钥平时离线保存。未发布。",
                    "There is no \(path): lists are signed with the root key, which is kept "
                        + "offline. Nothing was published."),
                next: Phrase(
                    "请取来存有根密钥的介质，把 root.key 放到该处（权限 0400），发布后移走；只发布指令不需要它。",
                    "Bring the medium that holds it, put root.key there (mode 0400), and take it "
                        + "away afterwards. Directives alone do not need it."))
        case .exists(let path):
            self.init(
                .inputOutput,
                Phrase("\(path) 已存在，未作任何更改。", "\(path) exists; nothing was changed."),
                next: Phrase(
                    "密钥从不覆盖；请换一个目录。", "Keys are never overwritten; choose another folder."))
        case .nameTaken(let path):
            self.init(
                .inputOutput,
                Phrase("\(path) 已存在，未作任何更改。", "\(path) exists; nothing was changed."),
                next: Phrase(
                    "密钥从不覆盖；请用 --list-key-id 换一个编号。",
                    "Keys are never overwritten; give another --list-key-id."))
        case .malformed(let path, let what):
            self.init(
                .answerIsNo, Phrase("\(path) 有误：", "\(path) is wrong: ") + what,
                next: Phrase(
                    "请改正，或从备份恢复；各项含义见 config/hub/signed-files.md。",
                    "Correct it, or restore it from a backup; config/hub/signed-files.md says "
                        + "what it holds."))
        case .listKeyNotSent(let path, let listKeyId, let sent):
            self = Self.listKeyNotSent(path, listKeyId, sent.joined(separator: ", "))
        case .tooManyKeys:
            self.init(
                .answerIsNo,
                Phrase("密钥已满。", "There is no room for another key."),
                next: Phrase("请先从 keys.json 中删去不再使用的密钥。", "Take one out of keys.json first."))
        case .doesNotFit(let path):
            self.init(
                .answerIsNo,
                Phrase(
                    "\(path) 与 \(CityKeys.fileName) 中的公钥不符。",
                    "\(path) does not fit its public key in \(CityKeys.fileName)."),
                next: Phrase(
                    "请从备份恢复配套的密钥文件。",
                    "Restore the key file that belongs to it from a backup."))
        }
    }

    private static func listKeyNotSent(
        _ path: String, _ listKeyId: String, _ sent: String
    ) -> CommandFailure {
        CommandFailure(
            .answerIsNo,
            Phrase(
                "\(path) 中 listKeyId 为 \(listKeyId)，不在 wrappedListKeys（\(sent)）之内；"
                    + "驿站得不到该密钥，会拒收名册。未发布。",
                "In \(path) listKeyId is \(listKeyId), expected one of wrappedListKeys "
                    + "(\(sent)): no station gets that key, and all refuse the list. Nothing "
                    + "was published."),
            next: Phrase(
                "请改回原来的；换密钥请先 yizhand hub keys DIR --add list，发布指令，"
                    + "待各驿站收到后再改 listKeyId。",
                "Put the former one back. For another key: yizhand hub keys DIR --add list, "
                    + "publish directives, and set listKeyId when the stations have it."))
    }
}

extension TableFault {
    /// With its place.
    fileprivate var text: Phrase {
        // Of a JSON line they may hold a part of it.
        let column = column.map { Phrase("（\($0.visible)）", " (\($0.visible))") } ?? .none
        return Phrase("第 \(line) 行", "line \(line)") + column + Phrase("：", ": ")
            + Phrase(reason.chinese.visible, reason.english.visible)
    }
}
