import ArgumentParser
import MarketServer

/// `nightmarket import`.
struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fill a closed market with producers, products and rooms.",
        discussion: """
            The folder holds producers.json, products.json and rooms.json in the form of Static/demo. All of it is \
            stored, or nothing:
              nightmarket import --from Static/demo --data data/market
            """
    )

    @Option(help: "Folder with the three files.")
    var from: String

    @Option(help: "Folder that keeps the market; made if it is not there.")
    var data = "data/market"

    @Option(help: "Hours that the market night is open from now on.")
    var hours = 6

    func validate() throws {
        guard (1...10_000).contains(hours) else {
            throw ValidationError("--hours must be from 1 to 10000")
        }
    }

    func run() throws {
        try Failure.sayingWhy {
            let count = try MarketImport(folder: from, hours: hours).run(dataFolder: data)
            print(
                "\(count.producers) producers, \(count.products) products, \(count.rooms) rooms"
            )
        }
    }
}
