import EventLoop
import Foundation
import Glibc

/// Processor time and memory of a process.
public struct ProcessUsage: Codable, Sendable {
    /// Seconds in the program itself.
    public var userSeconds: Double
    /// Seconds in the kernel on its behalf.
    public var systemSeconds: Double
    /// Bytes of memory in use; 0 where it was not looked at.
    public var residentBytes = 0

    /// This process.
    static var own: ProcessUsage {
        let time = SystemClock.processorTime
        return ProcessUsage(
            userSeconds: Double(time.user) / 1e9,
            systemSeconds: Double(time.system) / 1e9
        )
    }

    /// Another process of this machine (`proc_pid_stat(5)`).
    static func of(_ process: Int32) throws(CrowdError) -> ProcessUsage {
        let path = "/proc/\(process)/stat"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { throw .noProcess(process) }
        // After the name: state is field 3, utime 14, stime 15, rss 24 in pages.
        let fields = text[text.index(after: end)...].split(separator: " ").map { Double($0) ?? 0 }
        guard fields.count > 21 else { throw .noProcess(process) }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        return ProcessUsage(
            userSeconds: fields[11] / ticks,
            systemSeconds: fields[12] / ticks,
            residentBytes: Int(fields[21]) * sysconf(Int32(_SC_PAGESIZE))
        )
    }

    /// What was used since an earlier look; memory is that of now.
    func since(_ earlier: ProcessUsage) -> ProcessUsage {
        ProcessUsage(
            userSeconds: userSeconds - earlier.userSeconds,
            systemSeconds: systemSeconds - earlier.systemSeconds,
            residentBytes: residentBytes
        )
    }
}
