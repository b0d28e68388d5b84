public import StationModel

/// What a reader's decoder makes of edges or bytes.
public enum ReaderEvent: Hashable, Sendable {
    /// `completed` is the time of the last edge or byte. Only a module-read ID card has validity.
    case read(Credential, CardValidity? = nil, completed: MonotonicInstant)
    /// Something that was thrown away.
    case noise(Noise)
}
