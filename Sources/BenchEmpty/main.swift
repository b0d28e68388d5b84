// A program that does nothing but what every Foundation program with URLSession does: the floor of
// a start and of resident memory. It ends when its input does.

import Foundation
import FoundationNetworking

let session = URLSession(configuration: .default)
print("ready")
fflush(nil)
_ = FileHandle.standardInput.availableData
session.invalidateAndCancel()
