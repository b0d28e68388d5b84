import Glibc
import HubLink

// A second argument is the memory that the courier may take, in bytes.
let bytes = CommandLine.arguments.dropFirst().first.flatMap { Int($0) }
exit(Courier.run(greatestData: bytes ?? Courier.greatestData))
