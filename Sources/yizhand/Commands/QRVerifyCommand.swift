import Foundation
import Identity
import StationModel
import Storage

/// `yizhand qr verify`.
struct QRVerifyCommand: Subcommand {
    let name = "qr verify"
    let summary = Phrase("判断二维码", "Judge codes as a station would")
    let notes = [
        Phrase(
            "--vectors：逐一核对示例文件，最后一行为 N passed, N failed。",
            "--vectors: compares every case of a file; the last line is N passed, N failed."),
        Phrase(
            "否则依次判断给出的二维码，密钥来自 --key 或 --manifest。",
            "Else the codes are presented in order, judged by --key or --manifest."),
    ]
    let operands = [
        Operand(
            "CODE", isRequired: false, repeats: true,
            Phrase("以 YZ1: 开头的文本，加引号", "The text that begins with YZ1:, in quotes"))
    ]
    let options: [CommandOption] = [
        Self.vectors, Self.key, Self.manifest, .rootKey, .station, Self.at, .json,
    ]
    let examples = [
        CommandExample(
            "yizhand qr verify --vectors qr.json",
            Phrase("核对示例文件", "Compares every case of the file")),
        CommandExample(
            "yizhand qr verify 'YZ1:W50A97…' --key 1:door:f9b4…7aac",
            Phrase("用一个公钥判断一个码", "Judges one code by one public key")),
    ]

    private static let vectors = CommandOption(
        "--vectors", "FILE", Phrase("示例文件", "A file of codes with their outcome"))
    private static let key = CommandOption(
        "--key", "ID:ROLE:HEX",
        Phrase("一个公钥，ROLE 为 door 或 voucher", "One public key; ROLE is door or voucher"))
    private static let manifest = CommandOption(
        "--manifest", "DIR",
        Phrase(
            "含 manifest.json 的目录，与 --root-key 同用",
            "A folder with manifest.json, together with --root-key"))
    private static let at = CommandOption(
        "--at", "TIME", Phrase("按此时间判断（默认现在）", "Judge at this time (usually now)"))

    func run(_ call: CommandCall) throws -> ExitCode {
        if let path = call.arguments.text(Self.vectors) {
            guard call.arguments.operands.isEmpty else {
                throw UsageFault.wrong(
                    Phrase("--vectors 与 CODE 不能同时使用。", "Either --vectors or CODE, not both."))
            }
            let tally = try vectors(path).judged()
            try tally.report(call)
            return tally.exitCode
        }
        guard !call.arguments.operands.isEmpty else { throw UsageFault.missingOperand("CODE") }
        return try judge(call)
    }

    private func vectors(_ path: String) throws -> CodeVectors {
        let content = try InputFile.read(path)
        do {
            return try JSONDecoder().decode(CodeVectors.self, from: Data(content))
        } catch {
            throw CommandFailure(
                .answerIsNo,
                Phrase("\(path) 不是二维码示例文件。", "\(path) is no file of codes."),
                next: .verbatim(Self.place(of: error)))
        }
    }

    /// Where the file is no such file, as a path of keys.
    private static func place(of error: any Error) -> String {
        let context: DecodingError.Context? =
            switch error as? DecodingError {
            case .keyNotFound(let key, let context):
                .init(
                    codingPath: context.codingPath + [key], debugDescription: "missing")
            case .typeMismatch(_, let context), .valueNotFound(_, let context),
                .dataCorrupted(let context):
                context
            default: nil
            }
        guard let context else { return "\(error)" }
        let path = context.codingPath.map(\.stringValue).joined(separator: ".")
        return path.isEmpty
            ? context.debugDescription : "\(path): \(context.debugDescription)"
    }

    private func judge(_ call: CommandCall) throws -> ExitCode {
        // A code for any station needs none; one for another station is then told as such.
        let station = try call.arguments.station(.station) ?? StationId("any")
        guard let station else { preconditionFailure("a plain word is a station's id") }
        var presentation = Presentation(
            try CodeJudge(keys: try keys(call.arguments), station: station))
        let wall = try call.arguments.time(Self.at) ?? call.surroundings.now()
        let moment = Moment(
            instant: MonotonicInstant(nanoseconds: 0), wall: wall, trust: .synced)
        var isRight = true
        for code in call.arguments.operands {
            let outcome = try presentation.present(Array(code.utf8), at: moment)
            if case .refused = outcome { isRight = false }
            try call.console.print(
                call.arguments.has(.json) ? outcome.json : outcome.text[call.console.language])
        }
        return isRight ? .success : .answerIsNo
    }

    private func keys(_ arguments: Arguments) throws -> [CodeKey] {
        let expected = Phrase("公钥，如 1:door:十六进制", "a key such as 1:door:HEX")
        if let key = try arguments.value(Self.key, expected, CodeKey.init(argument:)) {
            return [key]
        }
        guard let directory = arguments.text(Self.manifest),
            let root = try arguments.publicKey(.rootKey)
        else {
            throw UsageFault.wrong(
                Phrase(
                    "请用 --key，或 --manifest 加 --root-key 给出公钥。",
                    "Name the keys: --key, or --manifest with --root-key."))
        }
        return try PublishedFolder(path: directory).manifest(rootKey: root).keys
    }
}

extension CommandOption {
    static let station = CommandOption(
        "--station", "ID", Phrase("驿站号（默认任意驿站）", "The station's id (usually any station)"))
}

extension CodeKey {
    /// `1:door:HEX`, valid at any time.
    init?(argument text: String) {
        let parts = text.split(separator: ":")
        guard parts.count == 3, let id = UInt8(parts[0]), let role = Role(rawValue: "\(parts[1])"),
            let bytes = [UInt8](hex: parts[2], 32)
        else { return nil }
        let publicKey: Ed25519PublicKey
        do { publicKey = try Ed25519PublicKey(bytes) } catch { return nil }
        self.init(
            codeKeyId: id, role: role, publicKey: publicKey,
            notBefore: UnixTime(seconds: 0), notAfter: UnixTime(seconds: 253_402_300_799))
    }
}

extension CodeJudgement {
    fileprivate var text: Phrase {
        switch self {
        case .refused(let reason): .verbatim(reason.rawValue)
        case .verified(let code):
            Phrase(
                "有效：\(code.purpose.rawValue)，会员 \(code.member.hex)，"
                    + "签发于 \(code.issuedAt.rfc3339Seconds)",
                "accepted: \(code.purpose.rawValue), member \(code.member.hex), "
                    + "issued \(code.issuedAt.rfc3339Seconds)")
        }
    }

    fileprivate var json: String {
        switch self {
        case .refused(let reason): return "{\"outcome\":\"\(reason.rawValue)\"}"
        case .verified(let code):
            return """
                {"outcome":"accepted","purpose":"\(code.purpose.rawValue)",\
                "member":"\(code.member.hex)","issuedAt":"\(code.issuedAt.rfc3339Seconds)"}
                """
        }
    }
}
