import ArgumentParser
import Foundation

/// Ends a command with a clear sentence on standard error and exit code 1.
enum Failure {
    static func sayingWhy<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let code as ExitCode {
            throw code
        } catch {
            say("\(error)")
            throw ExitCode.failure
        }
    }

    static func say(_ text: String) {
        FileHandle.standardError.write(Data("nightmarket: \(text)\n".utf8))
    }
}
