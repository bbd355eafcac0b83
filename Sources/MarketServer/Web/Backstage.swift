import Dispatch

/// Where work goes that would hold up an event loop: passwords, the disk, long answers.
struct Backstage: Sendable {
    // One at a time: a password costs 32 MiB and a core for tens of milliseconds.
    private let passwords = DispatchQueue(label: "nightmarket.passwords")
    private let readers = DispatchQueue(label: "nightmarket.readers", attributes: .concurrent)

    /// Runs work that hashes a password.
    func hashing(_ work: @escaping @Sendable () -> Void) {
        passwords.async(execute: work)
    }

    /// Runs work that reads or writes the data folder.
    func reading(_ work: @escaping @Sendable () -> Void) {
        readers.async(execute: work)
    }
}
