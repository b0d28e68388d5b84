import Foundation
import LinuxIO
import StationModel
import Storage
import Testing

@testable import yizhand

/// The worked list and codes that several test targets share.
private let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures").path

@Suite struct MembersCommandTests {
    private let bench: StationBench

    init() throws { bench = try StationBench() }

    // MARK: - verify

    @Test func `every digest of the worked list passes`() {
        let outcome = run("members", "verify", fixtures + "/list")
        #expect(outcome.code == .success)
        #expect(outcome.output.hasSuffix(" passed, 0 failed\n"))
        #expect(outcome.output.contains("list demo-452"))
    }

    @Test func `another list key fails every worked digest`() throws {
        _ = try bench.issue(1)
        let outcome = run(
            "members", "verify", fixtures + "/list", "--list-key", bench.root + "/list.key")
        #expect(outcome.code == .answerIsNo)
        #expect(outcome.output.contains("failed: people[0] idCard: digest"))
    }

    @Test func `a folder at a time after its end fails, one without a manifest is no list`() {
        let late = run("members", "verify", fixtures + "/list", "--at", "2099-01-01T00:00:00Z")
        #expect(late.code == .answerIsNo)
        #expect(late.output.hasSuffix("0 passed, 1 failed\n"))
        #expect(run("members", "verify", fixtures).code == .noInput)
    }

    @Test func `a wrong word beside the folder is no verdict on the folder`() {
        let outcome = run("members", "verify", fixtures + "/list", "--at", "yesterday")
        #expect(outcome.code == .usage)
        #expect(outcome.errors.contains("--at is \"yesterday\""))
        #expect(outcome.output.isEmpty)
    }

    @Test func `a list is refused in the reader's language`() throws {
        let words = ["members", "verify", fixtures + "/list", "--at", "2099-01-01T00:00:00Z"]
        let outcome = run(words, language: .chinese)
        #expect(
            outcome.output.contains(
                "未通过：清单不可信（已过期）：manifest.json（notAfter）：应为不早于 2099-01-01T00:00:00Z，实际为 2"),
            "\(outcome.output)")
        #expect(
            run(words).output.contains(
                "The manifest is not believed (no longer valid): manifest.json at notAfter: found ")
        )
    }

    @Test func `a configuration that cannot be used is explained, not dumped`() {
        let outcome = run("members", "info", "--config", "/nonexistent/station.json5")
        #expect(outcome.code == .configuration)
        #expect(outcome.errors.contains("error: the file cannot be read"), "\(outcome.errors)")
    }

    @Test func `an issued list is verified by its root key alone`() throws {
        let folder = try bench.issue(1)
        #expect(run("members", "verify", folder).code == .usage)
        let outcome = run("members", "verify", folder, "--root-key", bench.rootPublicKey)
        #expect(outcome.code == .success)
        #expect(outcome.output.hasSuffix("1 passed, 0 failed\n"))
    }

    // MARK: - import

    @Test func `without a service a list is imported directly, and shown`() throws {
        let folder = try bench.issue(1)
        try bench.initialise()
        #expect(bench.members("info").code == .answerIsNo)
        let rehearsal = bench.members("import", folder, "--dry-run")
        #expect(
            rehearsal.output == "would import: version 0 with 0 lines → version 1 with 3 lines; "
                + "3 added, 0 changed, 0 removed\n")
        #expect(bench.members("info").code == .answerIsNo)
        let outcome = bench.members("import", folder)
        #expect(outcome.code == .success, "\(outcome.errors)")
        #expect(bench.members("import", folder).output == "version 1 is in use already\n")
        let info = bench.members("info")
        #expect(info.code == .success)
        #expect(info.output.contains("list test, version 1, 3 lines"))
        #expect(info.output.contains("list key a: known"))
    }

    @Test func `a running station imports, shows and judges`() throws {
        let first = try bench.issue(1)
        try bench.initialise()
        try bench.whileRunning {
            #expect(bench.check("26:118:45210").output.hasPrefix("denied: listMissing"))
            let outcome = bench.members("import", first)
            #expect(outcome.code == .success, "\(outcome.errors)")
            #expect(outcome.output.contains("version 1 with 3 lines"))
            #expect(bench.members("info").output.contains("version 1, 3 lines"))
            #expect(bench.check("26:118:45210").output == "granted, group: courier\n")
            #expect(bench.check("26:118:45211").output.hasPrefix("denied: suspended"))
            #expect(bench.check("26:118:45212").code == .answerIsNo)
            #expect(outcome.output.hasSuffix("; 3 added, 0 changed, 0 removed\n"))
            let shrunk = try bench.issue(2, StationBench.onePerson)
            let rehearsal = bench.members("import", shrunk, "--force", "--dry-run", "--json")
            #expect(
                rehearsal.output.hasSuffix(
                    #""difference":{"added":0,"changed":0,"removed":2}}"# + "\n"))
            #expect(bench.members("import", shrunk).code == .answerIsNo)
            #expect(bench.members("import", shrunk, "--force").code == .success)
            #expect(bench.check("26:118:45211").output.hasPrefix("denied: unknownCredential"))
            let old = bench.members("import", first)
            #expect(old.code == .answerIsNo)
            #expect(old.errors.contains("at least 2"))
        }
    }

    @Test func `after a restart with a damaged list the regulars get in`() throws {
        let folder = try bench.issue(1)
        try bench.initialise()
        try #require(bench.members("import", folder).code == .success)
        let digest = try #require(try bench.digest("26:118:45210"))
        let record = MemberRecord(
            member: MemberPseudonym(0x0102_0304_0506_0708), group: MemberGroup("courier"))
        try bench.rememberRegular(record, digest)
        try bench.damage("members.db")
        try bench.whileRunning {
            #expect(bench.check("26:118:45210").output == "granted, group: courier\n")
            #expect(bench.check("26:118:45211").output.hasPrefix("denied: storageFault"))
        }
    }

    @Test func `with a list that can be read a regular who left it does not get in`() throws {
        let folder = try bench.issue(1, StationBench.onePerson)
        try bench.initialise()
        try #require(bench.members("import", folder).code == .success)
        let digest = try #require(try bench.digest("26:118:45211"))
        try bench.rememberRegular(
            MemberRecord(member: MemberPseudonym(9), group: MemberGroup("driver")), digest)
        try bench.whileRunning {
            #expect(bench.check("26:118:45211").output.hasPrefix("denied: unknownCredential"))
        }
    }

    @Test func `a check without a service says so`() {
        #expect(bench.check("26:118:45210").code == .unavailable)
        #expect(bench.check("26:118:045210").code == .answerIsNo)
    }
}
