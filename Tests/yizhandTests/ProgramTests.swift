import StationModel
import Testing

@testable import yizhand

@Suite struct ProgramTests {
    @Test func `the version is one line, or JSON`() {
        let outcome = run(["version"])
        #expect(outcome.code == .success)
        #expect(outcome.output == "yizhand \(BuildInformation.version)\n")
        #expect(outcome.errors.isEmpty)
        let json = run(["version", "--json"]).output
        #expect(
            json.hasPrefix(
                "{\"version\":\"\(BuildInformation.version)\","
                    + "\"buildDate\":\"\(BuildInformation.date.rfc3339Seconds)\",\"sqlite\":\""))
        // The system's, as its packages name it.
        #expect(json.contains(/"sqlite":"3\.\d+\.\d+"}\n$/))
    }

    @Test func `a wrong command line says what is wrong and where help is`() {
        let cases: [([String], String, String)] = [
            ([], "A command is missing", "yizhand --help"),
            (["stauts"], "Did you mean status?", "yizhand --help"),
            (["door"], "\"door\" needs one of: status, unlock", "yizhand door --help"),
            (["qr", "issue"], "\"qr issue\" needs one of: door, ", "yizhand qr issue --help"),
            (["qr", "issue", "doar"], "Did you mean qr issue door?", "yizhand qr issue --help"),
            (["door", "unlok"], "Did you mean door unlock?", "yizhand door --help"),
            (["status", "--wtach"], "Did you mean --watch?", "yizhand status --help"),
            (["--version"], "Did you mean version?", "yizhand --help"),
        ]
        for (words, found, help) in cases {
            let outcome = run(words)
            #expect(outcome.code == .usage)
            #expect(outcome.errors.contains(found), "\(outcome.errors)")
            #expect(outcome.errors.contains("See: \(help)\n"), "\(outcome.errors)")
            #expect(outcome.output.isEmpty)
        }
    }

    @Test func `help is shown even where the rest of the line is wrong`() {
        #expect(run(["status", "--nonsense", "--help"]).code == .success)
        #expect(run(["check", "--", "--help"]).code == .noInput)
    }

    @Test(arguments: [
        ([:], Language.english),
        (["LANG": "zh_CN.UTF-8"], .chinese),
        (["LANG": "en_GB.UTF-8"], .english),
        (["LANG": "C", "LC_MESSAGES": "zh_TW"], .chinese),
        (["LANG": "zh_CN", "LC_ALL": "C.UTF-8"], .english),
        (["LANG": "zh_CN", "LC_ALL": "", "LC_MESSAGES": ""], .chinese),
    ])
    func `the language is the one that the terminal asks for`(
        environment: [String: String], language: Language
    ) {
        #expect(Language(environment: environment) == language)
    }

    @Test func `progress goes to people only`() {
        let quiet = Recorder()
        quiet.console().progress(1, of: 2, Phrase("中", "Working"))
        quiet.console().endProgress()
        #expect(quiet.errors.isEmpty)
        let seen = Recorder()
        seen.console(showsProgress: true).progress(1, of: 2, Phrase("中", "Working"))
        #expect(seen.errors.contains("Working 50 %"))
        #expect(seen.output.isEmpty)
    }

    @Test func `a full disk under the output is told, not swallowed`() {
        let recorder = Recorder()
        let console = Console(
            language: .english, showsProgress: false, outputIsTerminal: false,
            writeOutput: { _ in throw CommandFailure(.inputOutput, .verbatim("full")) },
            writeError: { recorder.console().writeError($0) })
        let program = Program(
            commands: CommandTable.commands, groups: [], surroundings: .system)
        #expect(program.run(["version"], console) == .inputOutput)
        #expect(recorder.errors == "yizhand: full\n")
    }

    @Test func `a Chinese character takes two columns`() {
        #expect("门 door".displayWidth == 7)
        #expect("门".filled(to: 4) == "门  ")
    }
}
