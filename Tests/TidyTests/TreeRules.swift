/// What lies where, and what must not be mentioned.
enum TreeRules {
    /// The project's charter: nothing else lies at the top.
    static let topLevel: Set<String> = [
        "Package.swift", "Sources", "Tests", "systemd", "config", "hardware", "README.md",
        "README.zh-CN.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md",
        "LICENSE", "Makefile", ".ci", ".swift-format", ".gitignore",
    ]

    static func topLevel(_ names: [String]) -> [Finding] {
        let needless = names.filter { !topLevel.contains($0) }.map {
            Finding(
                path: $0, found: "lies at the top",
                instead: "one of Sources, Tests, systemd, config, hardware")
        }
        let missing = topLevel.subtracting(names).sorted().map {
            Finding(path: $0, found: "nothing", instead: "this file belongs to the project")
        }
        return needless + missing
    }

    /// Of git's index.
    static func tracked(_ paths: [String]) -> [Finding] {
        paths.filter { $0.hasPrefix(".build/") || $0 == "Package.resolved" }.map {
            Finding(path: $0, found: "tracked by git", instead: "git rm --cached it")
        }
    }

    /// Places outside the project, in two parts each so that this file does not name them.
    private static let foreignPlaces = ["../" + "shared", "/wo" + "rk/", "/ro" + "ot/"]

    /// The project stands alone: whoever has a copy of it has all that it speaks of.
    static func foreignPaths(_ file: TextFile) -> [Finding] {
        file.lines.enumerated().flatMap { index, line in
            foreignPlaces.filter { line.contains($0) }.map {
                Finding(
                    file, line: index + 1, found: $0,
                    instead: "a place inside the project, or the fact itself")
            }
        }
    }
}
