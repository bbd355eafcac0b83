import ArgumentParser
import Foundation
import Ledger

/// `nightmarket backup`.
struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy a market's data folder while the market may be open.",
        discussion: """
            The copy is a data folder of its own, consistent as of one moment:
              nightmarket backup --data data/market --to backups/tonight
              nightmarket verify --data backups/tonight
            """
    )

    @Option(help: "Folder that keeps the market.")
    var data: String

    @Option(help: "Folder for the copy; made if it is not there.")
    var to: String

    func run() throws {
        try Failure.sayingWhy {
            let files = FileManager.default
            try files.createDirectory(
                atPath: to,
                withIntermediateDirectories: true,
                // Names, phone numbers and password hashes are for the operator alone.
                attributes: [.posixPermissions: 0o700]
            )
            try LedgerBackup.copy(folder: data, to: to)
            let secret = "session.secret"
            if files.fileExists(atPath: "\(data)/\(secret)") {
                try files.copyItem(atPath: "\(data)/\(secret)", toPath: "\(to)/\(secret)")
            }
            print("copied to \(to)")
        }
    }
}
