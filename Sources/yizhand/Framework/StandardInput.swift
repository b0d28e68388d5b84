import Glibc
import LinuxIO
import StationModel

/// What somebody types, or a file that is led in.
enum StandardInput {
    /// One line, without its end.
    static func line() throws -> String {
        let input = FileDescriptor(owning: STDIN_FILENO, place: "standard input")
        var bytes: [UInt8] = []
        while !bytes.contains(0x0A), bytes.count <= Credential.greatestTextLength {
            guard let chunk = try input.read(atMost: Credential.greatestTextLength + 2),
                !chunk.isEmpty
            else { break }
            bytes += chunk
        }
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        return String(decoding: line, as: UTF8.self)
    }
}
