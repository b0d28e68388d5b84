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
                Phrase("公钥不可用：\(refusal)。", "The public key cannot be used: \(refusal)."))
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
        self.init(code, Phrase("密钥文件 \(fault)", "Key file \(fault)"))
    }

    private init(_ fault: ListFault) {
        let isMissing = fault.kind == .unreadable && fault.file == Manifest.fileName
        self.init(
            isMissing ? .noInput : .answerIsNo,
            Phrase(
                "名册不可信：\(fault.place)：\(fault.kind.word)（现为 \(fault.found)，"
                    + "应为 \(fault.expected)）",
                "The list is not believed: \(fault)"))
    }

    private init(_ refusal: ListRefusal) {
        self.init(
            .answerIsNo,
            Phrase("名册被拒绝，原名册不变：\(refusal)", "The list was refused, nothing changed: \(refusal)"))
    }
}

extension ListFault {
    /// File, line and byte in Chinese.
    fileprivate var place: String {
        file + (line.map { " 第 \($0) 行" } ?? "") + (column.map { " 第 \($0) 字节" } ?? "")
    }
}

extension ListFault.Kind {
    /// The kind in Chinese.
    fileprivate var word: String {
        switch self {
        case .unreadable: "文件缺失或不可读"
        case .malformed: "格式错误"
        case .badSignature: "签名不符"
        case .notYetValid: "尚未生效"
        case .expired: "已过期"
        case .rolledBack: "版本倒退"
        case .wrongSize: "大小不符"
        case .wrongHash: "哈希不符"
        case .badLine: "行内容错误"
        case .wrongOrder: "顺序错误"
        case .deletesUnknown: "删除不存在的行"
        case .disagreement: "同一会员的各行不一致"
        case .wrongCount: "行数不符"
        case .tooMany: "超过本站能存的数量"
        case .cryptography: "密码库故障"
        }
    }
}
