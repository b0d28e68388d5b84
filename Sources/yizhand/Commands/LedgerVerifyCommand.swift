import Foundation
import Identity
import LinuxIO
import StationModel

/// `yizhand ledger verify`.
struct LedgerVerifyCommand: Subcommand {
    let name = "ledger verify"
    let summary = Phrase("核验台账的校验链", "Recompute the ledger's hash chain")
    let notes = [
        Phrase(
            "没有 --all 时从最近的检查点算起。链断开时退出码为 1，并逐条列出。",
            "Without --all from the last checkpoint on. Exit code 1 when the chain is broken.")
    ]
    let options: [CommandOption] = [
        Self.all, Self.publicKey, .offline, .json, .state, .socket,
    ]
    let examples = [
        CommandExample(
            "yizhand ledger verify --all", Phrase("核验全部记录", "Recomputes every entry")),
        CommandExample(
            "yizhand ledger verify --all --offline --state /mnt/card/yizhand",
            Phrase("核验旧存储卡上的台账", "The same for the ledger on an old card")),
    ]

    private static let all = CommandOption(
        flag: "--all", Phrase("核验全部，而不只是最近部分", "Everything, not only the newest part"))
    private static let publicKey = CommandOption(
        "--public-key", "KEY",
        Phrase(
            "同时核验检查点签名：驿站公钥（64 位十六进制或其文件）",
            "Judge signatures too: the station's key, 64 hex digits or a file of them"))

    func run(_ call: CommandCall) throws -> ExitCode {
        let question = LedgerQuestion(
            all: call.arguments.has(Self.all),
            publicKey: try call.arguments.text(Self.publicKey).map(Self.key))
        let what = Phrase("核验中", "Verifying")
        let report = try call.ledger().verify(question) { done, total in
            call.console.progress(done, of: total, what)
        }
        call.console.endProgress()
        if call.arguments.has(.json) {
            try call.console.print(Self.json(report))
        } else {
            for line in lines(report, question) { try call.console.print(line) }
        }
        return report.holds ? .success : .answerIsNo
    }

    private static func json(_ report: LedgerReport) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }

    private func lines(_ report: LedgerReport, _ question: LedgerQuestion) -> [Phrase] {
        var lines = report.problems.map(\.phrase)
        if report.problemCount > report.problems.count {
            let more = report.problemCount - UInt64(report.problems.count)
            lines.append(Phrase("另有 \(more) 处。", "And \(more) more."))
        }
        let range = Phrase(
            "第 \(report.first) – \(report.last) 条，共 \(report.entries) 条",
            "entries \(report.first) – \(report.last), \(report.entries) in all")
        lines.append(
            report.holds
                ? Phrase("校验链完整：", "The chain holds: ") + range + Phrase("。", ".")
                : Phrase("校验链不完整：", "The chain is broken: ") + range
                    + Phrase(
                        "，\(report.problemCount) 处问题。", ", \(report.problemCount) faults."))
        lines.append(details(report, question))
        return lines
    }

    private func details(_ report: LedgerReport, _ question: LedgerQuestion) -> Phrase {
        let judged =
            question.publicKey == nil
            ? Phrase("（签名未核验）", " (signatures not judged)") : Phrase("（含签名）", " (with signatures)")
        return Phrase("检查点 \(report.checkpoints) 个", "\(report.checkpoints) checkpoints") + judged
            + Phrase(
                "，到期删除的人员关联 \(report.erasedLinks) 条。",
                ", \(report.erasedLinks) links to persons erased after their time.")
    }

    /// 64 digits of a key that can be believed, from the option's value or from the file it names.
    private static func key(_ value: String) throws -> String {
        var text = value
        if value.utf8.count != 64 || value.contains("/") {
            do throws(SystemError) {
                // 64 digits and a line's end; room for a blank or two.
                let bytes = try FileDescriptor.contents(of: value, limit: 80)
                text = String(decoding: bytes, as: UTF8.self)
                    .trimmingCharacters(in: .whitespacesAndNewlines)
            } catch {
                throw CommandFailure(
                    .noInput, Phrase("--public-key：\(error)", "--public-key: \(error)"),
                    next: Phrase(
                        "应为 64 位小写十六进制，或内容如此的文件。",
                        "Expected: 64 lower-case hexadecimal digits, or a file that holds them."))
            }
        }
        do {
            _ = try Ed25519PublicKey(hexadecimal: text)
            return text
        } catch {
            throw UsageFault.wrong(
                Phrase(
                    "--public-key 不是可用的 Ed25519 公钥（64 位小写十六进制）。",
                    "--public-key is no usable Ed25519 key: 64 lower-case hexadecimal digits."))
        }
    }
}
