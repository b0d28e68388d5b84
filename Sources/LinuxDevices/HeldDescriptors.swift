public import LinuxIO

/// The descriptors that outlive the process: those that came from the service manager's store,
/// and the way to give it more. Used on the loop's thread only.
public final class HeldDescriptors {
    private var inherited: InheritedDescriptors
    private let offerToStore: (Int32, DescriptorName) -> Void

    /// `offerToStore` asks the service manager to keep a copy (FDSTORE); without a manager it
    /// does nothing. It reports its own failures: the line works without a copy.
    public init(
        inherited: consuming InheritedDescriptors,
        offerToStore: @escaping (Int32, DescriptorName) -> Void
    ) {
        self.inherited = inherited
        self.offerToStore = offerToStore
    }

    /// Names that no line has taken: after the start, what the manager need not keep any longer.
    public var untaken: [String] { inherited.names }

    func take(_ name: DescriptorName) -> FileDescriptor? { inherited.take(name) }

    func putBack(_ descriptor: consuming FileDescriptor, name: DescriptorName) {
        inherited.putBack(descriptor, name: name)
    }

    func offer(_ descriptor: Int32, name: DescriptorName) { offerToStore(descriptor, name) }
}
