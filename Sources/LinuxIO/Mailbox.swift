import CLinux
import Glibc
public import Synchronization

/// Carries messages from any thread to one that polls: bounded, in order, without blocking.
///
/// Theory of operation: the messages wait in an array under a mutex that is held for an append or
/// a swap only. The eventfd is readable while messages may be waiting. It is raised only by the
/// post that finds the box empty, and lowered before the messages are taken; so a post between
/// the two raises it again (at worst a wake-up that finds nothing), and no message is ever left
/// in the box without the descriptor being readable. Messages of one producer stay in its order.
///
/// Posting and draining are inlinable: each user gets code for its own message. Unspecialised,
/// they look types up at run time, which made up much of a read's way through three mailboxes.
public final class Mailbox<Message: Sendable>: Sendable {
    /// Largest number of messages waiting.
    public let capacity: Int
    @usableFromInline let waiting: Mutex<[Message]>
    private let signal: FileDescriptor

    /// The caller knows why its number is enough, and says so beside it.
    ///
    /// C function: `eventfd`.
    public init(capacity: Int) throws(SystemError) {
        precondition(capacity > 0, "a mailbox holds at least one message")
        self.capacity = capacity
        waiting = Mutex([])
        let flags = Int32(EFD_NONBLOCK | EFD_CLOEXEC)
        signal = FileDescriptor(
            owning: try check(eventfd(0, flags), "eventfd"), place: "mailbox")
    }

    /// To poll for reading; drain whenever it is readable.
    public var descriptor: Int32 { signal.raw }

    /// Puts a message in; `false` when the box is full and the message was not taken: the caller
    /// decides what that means.
    @inlinable
    public func post(_ message: Message) -> Bool {
        let (taken, wasEmpty) = waiting.withLock { messages in
            guard messages.count < capacity else { return (false, false) }
            messages.append(message)
            return (true, messages.count == 1)
        }
        if wasEmpty { raise() }
        return taken
    }

    /// Takes all messages that wait, oldest first; empty when there are none.
    @inlinable
    public func drain() -> [Message] {
        lower()
        return waiting.withLock { messages in
            let all = messages
            messages = []
            return all
        }
    }

    @usableFromInline
    func raise() {
        let result = eventfd_write(signal.raw, 1)
        precondition(result == 0, "one more on a counter that each drain clears always fits")
    }

    @usableFromInline
    func lower() {
        var count: UInt64 = 0
        let result = eventfd_read(signal.raw, &count)
        precondition(result == 0 || errno == EAGAIN, "an eventfd of our own is readable or empty")
    }
}
