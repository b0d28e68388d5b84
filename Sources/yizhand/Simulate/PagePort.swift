import Glibc
import LinuxIO
import StationModel

/// A port for the page of a simulation, found before anybody is sent there.
///
/// Between the look and the page's own `bind` somebody else may come; then the page is missing, as
/// the log says. That is a second on a developer's machine, not worth handing a socket through.
enum PagePort {
    private static let address = "127.0.0.1"
    /// As many simulations beside each other as anybody looks at.
    private static let mostTried: UInt16 = 10

    /// The port that was asked for, and no other: somebody has written it down elsewhere.
    static func require(_ port: UInt16) throws -> UInt16 {
        guard try isFree(port) else { throw taken("\(port)") }
        return port
    }

    /// The first of ten that nobody listens at.
    static func firstFree(from port: UInt16) throws -> UInt16 {
        let tried = port..<(port + mostTried)
        guard let free = try tried.first(where: isFree) else {
            throw taken("\(tried.lowerBound) – \(tried.upperBound - 1)")
        }
        return free
    }

    private static func isFree(_ port: UInt16) throws(SystemError) -> Bool {
        do throws(SystemError) {
            _ = try Sockets.listen(address: address, port: port)
            return true
        } catch {
            guard error.errorNumber == EADDRINUSE else { throw error }
            return false
        }
    }

    private static func taken(_ ports: String) -> CommandFailure {
        CommandFailure(
            .unavailable,
            Phrase("端口 \(ports) 已被占用。", "Port \(ports) is taken by another program."),
            next: Phrase("用 --port 换一个端口。", "Choose another one with --port."))
    }
}
