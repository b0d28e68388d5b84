import Foundation
import Glibc
import LinuxIO
import StationModel
import Testing

@testable import yizhand

/// What `hub publish` says of its work and of what is wrong, in both languages.
@Suite struct HubPublishTextTests {
    private let bench: StationBench

    init() throws {
        bench = try StationBench()
        try bench.makeCityKeys()
    }

    private func members(_ lines: String...) throws -> String {
        try bench.write(
            "members.csv",
            (["kind,credential,member,group"] + lines).map { $0 + "\n" }.joined())
    }

    private static let ada = "wiegand,26:118:45210,0000000000000001,courier"
    private static let bo = "faceTerminal,f-7,0000000000000002,driver"
    private static let cy = "pin,0042,0000000000000003,driver"

    @Test func `what was added, changed and removed is counted, in both languages`() throws {
        let first = bench.publish("--members", try members(Self.ada, Self.bo))
        #expect(
            first.output.contains(
                "members: version 1, 2 lines, 2 added, 0 changed, 0 removed, with a new snapshot"))
        let changed = Self.ada.replacing("courier", with: "driver")
        let second = bench.publish("--members", try members(changed, Self.cy), language: .chinese)
        #expect(second.output.contains("会员：第 2 版，共 2 行，新增 1，修改 1，删除 1"))
        let third = bench.publish("--members", try members(Self.cy, changed), language: .chinese)
        #expect(third.output.contains("会员：第 2 版，共 2 行，没有变化\n"))
        let fourth = bench.publish("--members", try members(Self.cy), "--json")
        #expect(
            fourth.output.contains(
                "\"members\":{\"version\":3,\"count\":1,\"added\":0,\"changed\":0,\"removed\":1,"))
    }

    @Test func `a first publication in Chinese counts what it adds`() throws {
        let first = bench.publish("--members", try members(Self.ada, Self.bo), language: .chinese)
        #expect(
            first.output.contains("会员：第 1 版，共 2 行，新增 2，修改 0，删除 0，已生成新的全量文件"))
    }

    @Test func `a list under another key is said to be made anew`() throws {
        _ = bench.publish("--members", try members(Self.ada))
        _ = run(
            "hub", "keys", bench.root + "/keys", "--add", "list", "--list-key-id", "b")
        let keys = URL(filePath: bench.root + "/keys/keys.json")
        let text = String(decoding: try Data(contentsOf: keys), as: UTF8.self)
        try Data(text.replacing("\"listKeyId\" : \"a\"", with: "\"listKeyId\" : \"b\"").utf8)
            .write(to: keys)
        let path = try members(Self.ada)
        let again = bench.publish("--members", path, language: .chinese)
        #expect(again.output.contains("会员：第 2 版，共 1 行，与上一版无法逐行比较，已全部重新生成"))
    }

    @Test func `a wrong calendar is named as the file that it is`() throws {
        let path = try bench.write(
            "days.ndjson", "{\"date\":\"2026-10-01\",\"kind\":\"feast\"}\r\n")
        let people = try members(Self.ada)
        let chinese = bench.publish("--members", people, "--calendar", path, language: .chinese)
        #expect(chinese.code == .answerIsNo)
        #expect(chinese.errors.contains("days.ndjson 有 1 处错误，未发布："))
        #expect(
            chinese.errors.contains(
                "第 1 行（kind）：第 29 字节：应为 holiday、workday 之一，实际为 \"feast\""))
        #expect(!chinese.errors.contains("名册"))
        let english = bench.publish("--members", people, "--calendar", path)
        #expect(english.errors.contains("days.ndjson has 1 mistake, nothing was published:"))
        #expect(
            english.errors.contains(
                "line 1 (kind): byte 29: found \"feast\", expected one of holiday, workday"))
    }

    @Test func `what the system refuses is told in Chinese, too`() throws {
        let path = bench.root + "/none.csv"
        let outcome = bench.publish("--members", path, language: .chinese)
        #expect(outcome.code == .inputOutput)
        #expect(outcome.errors.contains("\(path)：没有该文件或目录"), "\(outcome.errors)")
        let english = bench.publish("--members", path)
        #expect(english.errors.contains("\(path): No such file or directory"))
        for number in [ENOENT, EACCES, EPERM, ENOSPC, EDQUOT, EROFS, EEXIST, ENOTDIR, EISDIR, EIO] {
            let error = SystemError("open", place: "/x", errorNumber: number)
            let found = CommandFailure.explaining(error).found
            #expect(found.english == error.description)
            #expect(found.chinese.hasPrefix("open /x：") && found.chinese.contains(/\p{Han}/))
            #expect(!found.chinese.contains(error.detail))
        }
        // What nobody has put into words is the system's word in both.
        let other = SystemError("poll", place: "", errorNumber: ENOTTY)
        #expect(CommandFailure.explaining(other).found.chinese == "poll：\(other.detail)")
    }

    @Test func `rows that have ended already are counted`() throws {
        let path = try bench.write(
            "members.csv",
            "kind,credential,member,group,until\n" + Self.ada + ",2026-10-01T00:00:00Z\n"
                + Self.bo + ",2026-10-01T00:00:01Z\n" + Self.cy + ",\n")
        let english = bench.publish("--members", path)
        #expect(english.code == .success)
        #expect(english.errors.contains("rows: 3 (1 of them ended already, see until); no new"))
        let chinese = bench.publish("--members", path, language: .chinese)
        #expect(chinese.errors.contains("共 3 行（其中 1 行的 until 已过），没有新的身份证。"))
        let none = bench.publish("--members", try members(Self.ada), "--allow-shrink")
        #expect(none.errors.contains("rows: 1; no new ID card."))
        let stations = try bench.write("s.csv", "station\na\n")
        let one = bench.publish(
            "--stations", stations, "--calendar",
            try bench.write("c.ndjson", "{\"date\":\"2026-10-01\",\"kind\":\"holiday\"}\n"))
        #expect(one.output.contains("calendar: 1 day\ndirectives: 1 station, 1 changed"))
    }

    @Test func `damaged files are named, and the list is made anew`() throws {
        let people = try members(Self.ada, Self.bo)
        _ = bench.publish("--members", people)
        let path = URL(filePath: bench.root + "/www/members-1.ndjson")
        var bytes = try Data(contentsOf: path)
        bytes[20] ^= 1
        try bytes.write(to: path)
        let refused = bench.publish("--calendar", try bench.write("c.ndjson", ""))
        #expect(refused.code == .answerIsNo)
        #expect(refused.errors.contains("the members: the file \(path.path) is damaged"))
        #expect(refused.errors.contains("publish it anew with --members FILE."))
        let made = bench.publish("--members", people, language: .chinese)
        #expect(made.code == .success)
        #expect(made.errors.contains("\(path.path) 已损坏，未使用；相应内容已重新生成"))
        #expect(made.output.contains("会员：第 2 版，共 2 行，与上一版无法逐行比较，已全部重新生成"))
    }

    @Test func `nothing of a file moves the terminal`() throws {
        let day =
            "{\"date\":\"\u{1B}[31m\",\"kind\":\"holiday\"}\n"
            + "{\"date\":\"\\u001b[31m\",\"kind\":\"holiday\"}\n{\"\\u001b[2J\":1}\n"
        let table = "kind,\u{1B}[31m,\u{9B}2J,group\nx\u{1B}[31m,\u{7},1,\u{202E}g\n"
        _ = bench.publish("--members", try members(Self.ada))
        for language in [Language.english, .chinese] {
            for words in [
                ["--members", try bench.write("m.csv", table)],
                ["--calendar", try bench.write("c.ndjson", day)],
            ] {
                let outcome = bench.publish(words[0], words[1], language: language)
                #expect(outcome.code == .answerIsNo)
                let lines = outcome.errors.split(separator: "\n").map(String.init)
                #expect(lines.count > 2 && lines.allSatisfy { $0.hiddenCharacter == nil })
            }
        }
    }

    @Test func `damaged keys are told in Chinese, with what to do`() throws {
        let people = try members(Self.ada)
        let path = bench.root + "/keys/keys.json"
        let right = try Data(contentsOf: URL(filePath: path))
        for (old, new, told) in [
            ("\"cost\"", "\"kost\"", "缺少 cost"),
            ("\"cost\" : 2", "\"cost\" : \"2\"", "cost：应为 0 – 65536 的整数，实际为 \"2\""),
            ("\"cost\" : 2", "\"cost\" : 3", "cost 应为：0，或 2 … 65536 中 2 的幂，实际为 3"),
            ("{", "", "不是正确的 JSON：错在第 2 行或前一行，第 2 行为 \"cost\" : 2,\n"),
            ("\"cost\" : 2,", "\"cost\" : 2", "不是正确的 JSON：错在第 3 行或前一行，第 3 行为 \"directiveKeyId\""),
            (
                "\"role\" : \"door\"", "\"role\" : \"dor\"",
                "keys 中 codeKeyId 为 1 的一项：role 应为 door、voucher、directive 之一，实际为 \"dor\""
            ),
            ("T00:00:00Z", "", "keys 中 codeKeyId 为 1 的一项：notAfter 应为 2026-12-31T16:00:00Z 这样的"),
            ("\"codeKeyId\" : 2", "\"codeKeyId\" : 1", "keys 中 codeKeyId 为 1 的有两项"),
            (
                "\"codeKeyId\" : 1", "\"codeKeyId\" : \"1\"",
                "keys[0].codeKeyId：应为 0 – 255 的整数，实际为 \"1\""
            ),
            (
                "\"codeKeyId\" : 1", "\"codeKeyId\" : 256",
                "keys[0].codeKeyId：应为 0 – 255 的整数，实际为 256"
            ),
            (
                "\"revoked\" : false", "\"revoked\" : 0",
                "keys[0].revoked：应为 true 或 false，实际为 0"
            ),
        ] {
            let text = String(decoding: right, as: UTF8.self)
            let range = try #require(text.range(of: old))
            try Data(text.replacingCharacters(in: range, with: new).utf8)
                .write(to: URL(filePath: path))
            let outcome = bench.publish("--members", people, language: .chinese)
            #expect(outcome.code == .answerIsNo)
            #expect(outcome.errors.contains("keys.json 有误：" + told), "\(outcome.errors)")
            #expect(outcome.errors.contains("请改正，或从备份恢复"))
        }
        try right.write(to: URL(filePath: path))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: bench.root + "/keys/work.key")
        let open = bench.publish("--members", people, language: .chinese)
        #expect(open.errors.contains("work.key 权限为 0644，其他人可读或可改；应为 0400"))
        #expect(open.errors.contains("请运行 chmod 0400 "))
    }

    @Test func `a keys file that ends too early is told with its length`() throws {
        let path = URL(filePath: bench.root + "/keys/keys.json")
        try Data("{\n\"cost\" : 2,\n".utf8).write(to: path)
        let outcome = bench.publish("--members", try members(Self.ada), language: .chinese)
        #expect(
            outcome.errors.contains("不是正确的 JSON：到末尾（共 2 行）仍不完整"), "\(outcome.errors)")
    }

    @Test func `without the root key the medium that holds it is asked for`() throws {
        let people = try members(Self.ada)
        try FileManager.default.removeItem(atPath: bench.root + "/keys/work.key")
        let other = bench.publish("--members", people, language: .chinese)
        #expect(other.errors.contains("work.key 不存在"), "\(other.errors)")
        let root = bench.root + "/keys/root.key"
        try FileManager.default.removeItem(atPath: root)
        let chinese = bench.publish("--members", people, language: .chinese)
        #expect(chinese.code == .noInput)
        #expect(
            chinese.errors.contains("没有 \(root)：发布名册要用根密钥签名，根密钥平时离线保存。未发布。"),
            "\(chinese.errors)")
        #expect(chinese.errors.contains("请取来存有根密钥的介质"))
        let english = bench.publish("--members", people)
        #expect(english.errors.contains("Bring the medium that holds it"))
        let stations = try bench.write("s.csv", "station\na\n")
        #expect(bench.publish("--stations", stations).code == .success)
    }

    @Test func `orders without stations are told what they lack`() throws {
        let orders = try bench.write("o.ndjson", "")
        let chinese = bench.publish("--orders", orders, language: .chinese)
        #expect(chinese.code == .usage)
        #expect(chinese.errors.contains("--orders 须与 --stations 一起给出"), "\(chinese.errors)")
        #expect(bench.publish("--orders", orders).errors.contains("--orders needs --stations"))
    }

    @Test(arguments: ["hand-warmer", "0", "4294967296", ""])
    func `a voucher's item is told with its form and where it stands`(sku: String) throws {
        let table = try bench.write(
            "v.csv",
            "voucher,member,sku,quantity,until\n"
                + "00000000000000a1,0000000000000001,\(sku),1,2026-12-31T16:00:00Z\n")
        let outcome = bench.publish(
            "--members", try members(Self.ada), "--vouchers", table, language: .chinese)
        #expect(
            outcome.errors.contains(
                "第 2 行（sku）：应为 1 – 4294967295 的物资编号，即驿站配置 supplies.skus 中的 number，不是 id"),
            "\(outcome.errors)")
    }

    @Test func `another city's manifest in the folder is told as such`() throws {
        let people = try members(Self.ada)
        _ = bench.publish("--members", people)
        try FileManager.default.removeItem(atPath: bench.root + "/keys")
        _ = run("hub", "keys", bench.root + "/keys", "--new", "--cost", "2")
        let outcome = bench.publish("--members", people, language: .chinese)
        #expect(outcome.code == .answerIsNo)
        #expect(outcome.errors.contains("www 中现有的清单不可信：manifest.json：应为所信任的根密钥的签名，实际为不符的签名"))
        #expect(outcome.errors.contains("请确认 --keys 和 --output 属于同一个城市。若是文件损坏，请从备份"))
    }
}
