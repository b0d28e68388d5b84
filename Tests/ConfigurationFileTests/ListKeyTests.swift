import ConfigurationFile
import StationModel
import Testing

@Suite struct ListKeyTests {
    static let sample = "listKeyFiles: { a: \"credential:list-keys_a\" }"

    static func files(_ text: String) -> String {
        Sample.with("listKeyFiles: { \(text) }", for: sample)
    }

    @Test func `a key file that only its owner reads is taken`() throws {
        try KeyFolder.temporary { folder in
            let path = try folder.write("a.key", mode: 0o400)
            let loaded = try Sample.load(Self.files("a: \"\(path)\""))
            #expect(loaded.configuration.lists.listKeyFiles == ["a": path])
            #expect(loaded.warnings == [])
        }
    }

    @Test(arguments: [(0o644, "0644"), (0o440, "0440"), (0o404, "0404"), (0o420, "0420")])
    func `a key file that others can read says its mode and the remedy`(
        mode: Int, shown: String
    ) throws {
        try KeyFolder.temporary { folder in
            let path = try folder.write("a.key", mode: mode)
            try expect(
                Self.files("a: ▸\"\(path)\""),
                finds: Expected(
                    .keyFileExposed(path: path), "lists.listKeyFiles.a", found: shown, .secretFile,
                    suggestion: "chmod 0400 \(path)"))
        }
    }

    @Test func `a key file must be there, be a file, and have an absolute path`() throws {
        for (path, problem) in [
            ("/nonexistent/a.key", ConfigurationProblem.keyFileMissing), ("/tmp", .keyFileNotAFile),
            ("keys/a.key", .badForm), ("credential:", .badForm), ("credential:../a", .badForm),
            ("credential:none", .keyFileMissing),
        ] {
            try expect(
                Self.files("a: ▸\"\(path)\""),
                finds: Expected(
                    problem, "lists.listKeyFiles.a", found: "\"\(path)\"", .keyFile))
        }
    }

    @Test func `a credential becomes the path where systemd put it`() throws {
        let files = try Sample.load(Sample.text).configuration.lists.listKeyFiles
        #expect(files["a"]?.hasSuffix("/list-keys_a") == true)
        #expect(files["a"]?.hasPrefix("/") == true)
    }

    @Test func `outside the service a credential is doubted, since nobody else sees it`() throws {
        let loaded = try ConfigurationLoader.load(
            text: Sample.text, file: "station.json5", in: LoadEnvironment(now: Sample.now))
        #expect(loaded.warnings.map(\.problem) == [.credentialNotChecked])
        #expect(loaded.warnings.map(\.path.description) == ["lists.listKeyFiles.a"])
    }

    @Test func `a list has at most four keys`() throws {
        let five = "abcde".map { "\($0): \"credential:list-keys_a\"" }.joined(separator: ", ")
        try expect(
            Self.files(five).replacing("listKeyFiles: {", with: "listKeyFiles: ▸{"),
            finds: Expected(
                .outOfRange(.listKeyCount), "lists.listKeyFiles", found: "5",
                .wholeNumber(least: 1, most: 4)))
    }

    @Test func `a key's name has letters, digits and three signs`() throws {
        try expect(
            Self.files("\"a/b\": ▸\"credential:list-keys_a\""),
            finds: Expected(.badForm, "lists.listKeyFiles[\"a/b\"]", found: "a/b", .keyName))
    }

    @Test func `the root key is 64 hexadecimal digits`() throws {
        let short = String(Sample.rootKey.dropLast())
        for text in [short, short + "g", Sample.rootKey + "0", ""] {
            let shown = text.count > 60 ? text.prefix(60) + "…" : text[...]
            try expect(
                Sample.with(
                    "rootPublicKey: ▸\"\(text)\"", for: "rootPublicKey: \"\(Sample.rootKey)\""),
                finds: Expected(
                    .badForm, "lists.rootPublicKey", found: "\"\(shown)\"",
                    .hexadecimal(digits: 64)))
        }
        let upper = Sample.text.replacing(Sample.rootKey, with: Sample.rootKey.uppercased())
        let key = try Sample.load(upper).configuration.lists.rootPublicKey
        #expect(key?.count == 32)
        #expect(key?.first == 0xD7)
        #expect(key?.last == 0x1A)
    }

    @Test func `a station without a root key or list key is doubted, not refused`() throws {
        let withoutRoot = Sample.text.replacing("rootPublicKey: \"\(Sample.rootKey)\",", with: "")
        #expect(try Sample.findings(in: withoutRoot).map(\.problem) == [.noRootKey])
        #expect(try Sample.findings(in: Self.files("")).map(\.problem) == [.noListKey])
    }
}
