public import Foundation

/// Where the page's files are when nobody says so.
public enum StaticFolder {
    /// The first place that has the page, or the first of all, so that its name is in the complaint.
    ///
    /// The places are `Static` in the working directory, as in a source tree; `Static` beside the
    /// program, as in an unpacked bundle; and `../share/nightmarket/Static` from the program.
    ///
    /// - Parameter program: The program's own file, with links resolved.
    /// - Returns: A path, relative to the working directory if it is there.
    public static func usual(
        besides program: URL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    ) -> String {
        let folder = program.deletingLastPathComponent()
        let share = folder.deletingLastPathComponent().appendingPathComponent("share/nightmarket")
        let places = ["Static"] + [folder, share].map { $0.appendingPathComponent("Static").path }
        return places.first(where: hasPage) ?? places[0]
    }

    private static func hasPage(_ folder: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/index.html")
    }
}
