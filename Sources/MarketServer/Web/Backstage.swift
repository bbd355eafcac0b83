import Dispatch
import Synchronization

/// Where work goes that would hold up an event loop: passwords, the disk, long answers.
final class Backstage: Sendable {
    /// Most readings that wait or run.
    static let readingsMax = 64

    // One at a time: a password costs 32 MiB and a core for tens of milliseconds.
    private let passwords = DispatchQueue(label: "nightmarket.passwords")
    private let readers = DispatchQueue(label: "nightmarket.readers", attributes: .concurrent)
    private let readings = Atomic<Int>(0)

    /// Whether another reading may come; what anybody may ask for is asked first.
    var hasRoom: Bool {
        readings.load(ordering: .relaxed) < Self.readingsMax
    }

    /// Runs work that hashes a password; who may come is limited before.
    func hashing(_ work: @escaping @Sendable () -> Void) {
        passwords.async(execute: work)
    }

    /// Runs work that reads or writes the data folder.
    func reading(_ work: @escaping @Sendable () -> Void) {
        readings.add(1, ordering: .relaxed)
        readers.async { [self] in
            work()
            readings.subtract(1, ordering: .relaxed)
        }
    }
}
