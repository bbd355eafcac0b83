import Foundation
import Ledger

extension Ledger {
    /// Opens a data folder, or makes it with the folders above it.
    convenience init(makingParentsOf folder: String) throws {
        do {
            try FileManager.default.createDirectory(
                at: URL(fileURLWithPath: folder).deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
        } catch {
            throw StartError.folder(folder)
        }
        try self.init(folder: folder)
    }
}
