import Foundation
import Synchronization

/// Writes accepted answers down as they come, so that they can be compared with the journal after a crash.
final class AnswerLog: Sendable {
    private let path: String
    private let waiting = Mutex<[UInt8]>([])
    private let file: Mutex<FileHandle>

    /// Makes the file, empty.
    init(_ path: String) throws(CrowdError) {
        self.path = path
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw .file(path) }
        self.file = Mutex(file)
    }

    /// Adds one answer; from any thread.
    func add(room: String, sequence: Int64, key: String) {
        let line = "{\"room\":\"\(room)\",\"seq\":\(sequence),\"key\":\"\(key)\"}\n"
        waiting.withLock { $0 += line.utf8 }
    }

    /// Writes what waits; to be called at least ten times a second.
    func flush() throws(CrowdError) {
        let bytes = waiting.withLock { waiting in
            let taken = waiting
            waiting.removeAll(keepingCapacity: true)
            return taken
        }
        guard !bytes.isEmpty else { return }
        let isWritten = file.withLock { file in
            (try? file.write(contentsOf: Data(bytes))) != nil
        }
        guard isWritten else { throw .file(path) }
    }
}
