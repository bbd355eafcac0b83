/// Something happened that must not, whatever the disk does.
struct BrokenPromise: Error {
    /// What, for whoever repeats the night.
    let what: String

    init(_ what: String) {
        self.what = what
    }
}
