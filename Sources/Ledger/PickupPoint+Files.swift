import FoundationEssentials
import Fulfilment
import Market

extension PickupPoint {
    /// Reads `pickup-points.json` of a folder; none where there is no such file.
    ///
    /// Times in it are minutes after the night's opening.
    static func all(in folder: String, opens: Timestamp) throws(LedgerError) -> [PickupPoint] {
        let path = "\(folder)/pickup-points.json"
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        var book = OrderBook()
        for file in try decodeFile([PointFile].self, path) {
            do throws(FulfilmentRefusal) {
                guard let kind = Kind(rawValue: file.kind) else {
                    throw .outOfRange(field: "kind")
                }
                _ = try book.addPoint(
                    kind,
                    name: BilingualText(vi: file.vi, en: file.en),
                    address: file.address,
                    slots: file.slots.map { $0.slot(opens) }
                )
            } catch {
                throw .badMarketFile(path: path, reason: "\(file.vi): \(error)")
            }
        }
        return book.pickup.points
    }
}

/// A point in the shape in which people write it.
private struct PointFile: Decodable {
    struct SlotFile: Decodable {
        let from: Int64
        let to: Int64
        let cap: Int
        let stop: BilingualText?

        func slot(_ opens: Timestamp) -> PickupSlot {
            PickupSlot(
                id: SlotID(rawValue: 0),
                from: opens + from * 60_000,
                to: opens + to * 60_000,
                cap: cap,
                stop: stop
            )
        }
    }

    let kind: String
    let vi: String
    let en: String
    let address: String
    let slots: [SlotFile]
}
