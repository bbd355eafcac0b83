import Glibc
import Synchronization

/// The right to write in a data folder, held until it is released or this object goes.
///
/// The lock is `flock(2)` on the file `market.lock`, so the kernel gives it back when the process
/// ends, in whatever way. The file stays: removing it would let two processes lock two different
/// files of one name.
final class FolderLock: FolderClaim {
    private let descriptor: Mutex<Int32?>

    /// Makes the folder when it is missing and locks it.
    init(folder: String) throws(LedgerError) {
        if unsafe mkdir(folder, 0o700) != 0, errno != EEXIST {
            throw .folderUnusable(path: folder, errno: errno)
        }
        let descriptor = unsafe open("\(folder)/market.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let code = errno
            throw code == EACCES || code == EPERM
                ? .readOnly(path: folder) : .folderUnusable(path: folder, errno: code)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            throw code == EWOULDBLOCK
                ? .locked(path: folder) : .folderUnusable(path: folder, errno: code)
        }
        self.descriptor = Mutex(descriptor)
    }

    deinit {
        release()
    }

    /// Lets another server have the folder.
    func release() {
        descriptor.withLock { descriptor in
            if let open = descriptor {
                close(open)
            }
            descriptor = nil
        }
    }
}
