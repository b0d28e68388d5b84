import ConfigurationFile
import Identity
import StationModel
import Storage

/// Faults of keys, lists and configurations, for the person at the terminal.
extension CommandFailure {
    /// `nil` for an error of another kind.
    init?(identity error: any Error) {
        switch error {
        case let fault as KeyFileFault: self.init(fault)
        case let fault as ListFault: self.init(fault)
        case let refusal as ListRefusal: self.init(refusal)
        case let fault as CryptographyFault:
            self.init(.software, .verbatim(fault.description))
        case let refusal as Ed25519PublicKey.Refusal:
            self.init(
                .usage,
                Phrase("公钥不可用：", "The public key cannot be used: ") + refusal.words)
        default: return nil
        }
    }

    private init(_ fault: KeyFileFault) {
        let code: ExitCode =
            switch fault.problem {
            case .unreadable: .noInput
            case .unwritable: .inputOutput
            case .openToOthers, .foreignOwner: .permission
            case .notARegularFile, .wrongLength, .notHexadecimal: .answerIsNo
            }
        self.init(
            code, Phrase("密钥文件 \(fault.path) ", "Key file \(fault.path) ") + fault.found,
            next: fault.nextStep)
    }

    private init(_ fault: ListFault) {
        let isMissing = fault.kind == .unreadable && fault.file == Manifest.fileName
        self.init(
            isMissing ? .noInput : .answerIsNo,
            fault.document + Phrase("不可信（", " is not believed (")
                + ListRejection(reason: fault.kind.rawValue).name + Phrase("）：", "): ")
                + fault.words,
            next: fault.kind.nextStep)
    }

    private init(_ refusal: ListRefusal) {
        self.init(
            .answerIsNo,
            Phrase("名册未采用，原名册不变：", "The list was refused, nothing changed: ") + refusal.words)
    }
}

extension ListFault {
    /// What kind of file it is: somebody may have brought the wrong stick, or sent the wrong table.
    fileprivate var document: Phrase {
        switch file.prefix(while: { $0 != "-" && $0 != "." }) {
        case "manifest": Phrase("清单", "The manifest")
        case "members": Phrase("会员名册", "The list of members")
        case "vouchers": Phrase("核销名单", "The list of vouchers")
        case "calendar": Phrase("节假日历", "The calendar")
        default: Phrase("文件", "The file")
        }
    }
}

extension ListFault.Kind {
    fileprivate var nextStep: Phrase {
        switch self {
        case .unreadable, .wrongSize, .wrongHash:
            Phrase(
                "请重新复制或下载整个目录；仍不行请平台方重新发布。",
                "Copy or download the whole folder again; if it stays, let the city publish anew."
            )
        case .badSignature:
            Phrase(
                "请核对根公钥：驿站是 lists.rootPublicKey，市平台是 keys.json 的 rootPublicKey。",
                "Compare the root keys: lists.rootPublicKey of the station, rootPublicKey in the "
                    + "city's keys.json.")
        case .notYetValid, .expired:
            Phrase(
                "请核对本机时间；时间无误则请平台方重新发布。",
                "Check this machine's clock; if it is right, let the city publish it anew.")
        case .rolledBack:
            Phrase("请取最新发布的目录。", "Take the folder that was published last.")
        case .cryptography:
            Phrase("请检查内存和 libssl3。", "Check free memory and the installed libssl3.")
        case .malformed, .badLine, .wrongOrder, .deletesUnknown, .disagreement, .wrongCount,
            .tooMany:
            Phrase(
                "请平台方改正后用 yizhand hub publish 重新发布。",
                "Let the city correct it and publish it anew with yizhand hub publish.")
        }
    }
}
