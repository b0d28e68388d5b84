import LinuxIO
import StationModel

/// The sockets that clients connect to.
final class Listeners: Sendable {
    let network: FileDescriptor
    private let control: FileDescriptor?

    init(_ options: StatusServerOptions) throws(SystemError) {
        let network = try Sockets.listen(
            address: options.listen.address, port: options.listen.port)
        var control: FileDescriptor?
        if let path = options.controlSocket { control = try Sockets.listen(path: path) }
        self.network = network
        self.control = control
    }

    func networkPort() throws(SystemError) -> UInt16 { try Sockets.localPort(of: network) }

    /// The next connection of either sort, with who it is; `nil` when none waits.
    func accept(fromControl: Bool) throws(SystemError) -> ServedClient? {
        if !fromControl {
            guard let socket = try Sockets.accept(from: network) else { return nil }
            return ServedClient(socket, .network)
        }
        guard let socket = try acceptControl() else { return nil }
        let user = try Sockets.peerUser(of: socket)
        return ServedClient(socket, .local(userId: user))
    }

    /// To poll; `nil` without a control socket.
    var controlDescriptor: Int32? {
        switch control {
        case .some(let listener): listener.raw
        case .none: nil
        }
    }

    private func acceptControl() throws(SystemError) -> FileDescriptor? {
        switch control {
        case .some(let listener): try Sockets.accept(from: listener)
        case .none: nil
        }
    }
}

/// A connection's socket with its owner.
final class ServedClient {
    let socket: FileDescriptor
    let peer: HTTPPeer

    init(_ socket: consuming FileDescriptor, _ peer: HTTPPeer) {
        self.socket = socket
        self.peer = peer
    }
}
