import DevicePorts
import Glibc
import LinuxIO
import StationModel
import Testing

@testable import LinuxDevices

/// What can be known of the lines without a GPIO chip: faults, names, choices. Real lines are
/// tested on a virtual board.
struct LineTests {
    private func ports() -> LinuxPorts {
        LinuxPorts(store: HeldDescriptors(inherited: .none(), offerToStore: { _, _ in }))
    }

    @Test func `a chip that is not there is gone, for every kind of line`() {
        let line = LineAddress(chip: "/dev/no-such-chip", offset: 4)
        let ports = ports()
        let failures = [
            fault { try ports.inputLines([line], activeLow: true, bias: .pullUp).open() },
            fault {
                _ = try ports.outputLine(line, activeLow: false, holdsLevel: false)
                    .open(initial: nil)
            },
            fault {
                _ = try ports.outputLine(line, activeLow: false, holdsLevel: true)
                    .open(initial: true)
            },
        ]
        for failure in failures {
            #expect(failure?.kind == .gone)
            #expect(failure?.place == "/dev/no-such-chip:4")
            #expect(failure?.detail.hasPrefix("No such file or directory; ") == true)
        }
        #expect(
            failures.map { $0?.operation } == ["request lines", "request line", "line information"])
    }

    @Test func `a device that is no chip is told so`() {
        let line = LineAddress(chip: "/dev/null", offset: 0)
        let ports = ports()
        let held = fault {
            _ = try ports.outputLine(line, activeLow: true, holdsLevel: true).open(initial: nil)
        }
        #expect(held?.kind == .unsupported)
        #expect(held?.detail.hasPrefix("Inappropriate ioctl for device; ") == true)
        let ordinary = fault {
            _ = try ports.outputLine(line, activeLow: true, holdsLevel: false).open(initial: false)
        }
        // ENOTTY from libgpiod 1, ENODEV from libgpiod 2.
        #expect(ordinary?.kind == .unsupported || ordinary?.kind == .gone)
    }

    @Test func `a port that is not open says so instead of acting`() {
        let line = LineAddress(chip: "/dev/no-such-chip", offset: 4)
        let ports = ports()
        let inputs = ports.inputLines([line], activeLow: false, bias: .none)
        #expect(inputs.descriptors.isEmpty)
        #expect(fault { _ = try inputs.readEdges { _ in } }?.kind == .gone)
        #expect(fault { _ = try inputs.isActive(line: 0) }?.kind == .gone)
        for holds in [false, true] {
            let output = ports.outputLine(line, activeLow: false, holdsLevel: holds)
            output.close()
            #expect(fault { try output.set(true) }?.kind == .gone)
        }
    }

    @Test func `a pair of lines names both, on whichever chips they are`() {
        let pair = [
            LineAddress(chip: "/dev/gpiochip0", offset: 4),
            LineAddress(chip: "/dev/gpiochip3", offset: 11),
        ]
        let port = ports().inputLines(pair, activeLow: true, bias: .pullUp)
        #expect(port.place == "/dev/gpiochip0:4, /dev/gpiochip3:11")
    }

    @Test func `a held line's name is one that the manager accepts, and its own`() {
        func name(_ chip: String, _ offset: UInt32) -> String {
            GPIOHeldLine.storeName(of: LineAddress(chip: chip, offset: offset)).text
        }
        #expect(name("/dev/gpiochip0", 17) == "line=/dev/gpiochip0=17")
        #expect(name("/dev/gpio:a", 1) == "line=/dev/gpio_a=1")
        let long = String(repeating: "x", count: 300)
        #expect(name(long, 1) != name(long, 2))
        #expect(name(long, .max).utf8.count <= 255)
    }

    @Test func `an inherited descriptor is not lost when the chip does not answer`() throws {
        let line = LineAddress(chip: "/dev/no-such-chip", offset: 4)
        let file = try FileDescriptor.open("/dev/null", O_RDWR)
        var inherited = InheritedDescriptors.none()
        inherited.putBack(file, name: GPIOHeldLine.storeName(of: line))
        var offered: [DescriptorName] = []
        let store = HeldDescriptors(inherited: inherited) { offered.append($1) }
        #expect(store.untaken == ["line=/dev/no-such-chip=4"])
        let ports = LinuxPorts(store: store)
        let failure = fault {
            _ = try ports.outputLine(line, activeLow: false, holdsLevel: true).open(initial: nil)
        }
        // It went on to ask the chip, which is not there.
        #expect(failure?.operation == "line information")
        // And kept what it had: the chip may answer the next time.
        #expect(store.untaken == ["line=/dev/no-such-chip=4"])
        #expect(offered.isEmpty)
    }

    @Test(
        arguments: [
            (ENOENT, .gone), (ENODEV, .gone), (ENXIO, .gone), (EIO, .gone), (EBUSY, .busy),
            (EACCES, .denied), (EPERM, .denied), (EINVAL, .unsupported), (ENOTTY, .unsupported),
            (EMFILE, .system),
        ] as [(Int32, DeviceFault.Kind)])
    func `each error number has its kind`(errorNumber: Int32, kind: DeviceFault.Kind) {
        let error = SystemError("open", place: "/dev/ttyUSB0", errorNumber: errorNumber)
        let fault = DeviceFault(error)
        #expect(fault.kind == kind)
        #expect(fault.description.hasPrefix(error.description))
        // Whoever reads it learns what to do, except where nothing is known.
        #expect(fault.detail.contains("; ") == (kind != .system))
    }
}
