import DevicePorts
import LinuxIO
import StationModel

/// Keeps the poller's set equal to the descriptors of the devices.
struct WatchedDescriptors {
    private struct Entry {
        let watch: DeviceWatch
        let descriptors: [Int32]
    }

    private var entries: [DeviceId: Entry] = [:]
    private var devices: [UInt64: DeviceId] = [:]
    private var keys: [DeviceId: UInt64] = [:]
    private var last: [DeviceWatch] = []

    func device(for key: UInt64) -> DeviceId? { devices[key] }

    /// A device whose generation changed has other descriptors, even if their numbers are the
    /// same. One that was closed is already out of the set: the kernel removes it.
    mutating func update(_ watches: [DeviceWatch], in poller: Poller) throws(SystemError) {
        guard watches != last else { return }
        let new = Dictionary(uniqueKeysWithValues: watches.map { ($0.device, $0) })
        for (device, entry) in entries where new[device] != entry.watch {
            for descriptor in entry.descriptors { Self.remove(descriptor, from: poller) }
            entries[device] = nil
        }
        for watch in watches where entries[watch.device] == nil {
            let key = key(for: watch.device)
            for descriptor in watch.descriptors {
                try poller.add(descriptor, key: key, for: .read)
            }
            entries[watch.device] = Entry(watch: watch, descriptors: watch.descriptors)
        }
        last = watches
    }

    private static func remove(_ descriptor: Int32, from poller: Poller) {
        do throws(SystemError) {
            try poller.remove(descriptor)
        } catch {
            // Closed meanwhile (EBADF, ENOENT): the kernel has forgotten it, as intended.
        }
    }

    private mutating func key(for device: DeviceId) -> UInt64 {
        if let key = keys[device] { return key }
        let key = DoorLoop.firstDeviceKey + UInt64(keys.count)
        keys[device] = key
        devices[key] = device
        return key
    }
}
