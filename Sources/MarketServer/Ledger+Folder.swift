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
            let cause = (error as? CocoaError)?.underlying as? POSIXError
            throw StartError.folder(folder, errno: cause?.code.rawValue)
        }
        try self.init(folder: folder)
    }
}
